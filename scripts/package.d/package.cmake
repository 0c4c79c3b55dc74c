# What is installed beside program and library, the target `uninstall`, and the Debian package of
# the program: cpack -G DEB in the build folder.
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES data/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/data)

configure_file(scripts/package.d/uninstall.cmake.in uninstall.cmake @ONLY)
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -P ${CMAKE_BINARY_DIR}/uninstall.cmake VERBATIM)

set(CPACK_PACKAGE_VENDOR "the nnletters authors")
set(CPACK_PACKAGE_CONTACT "the nnletters authors <nnletters@example.org>" CACHE STRING
    "Maintainer of packages")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "trainer and reader of hand-printed writing")
set(CPACK_PACKAGE_DESCRIPTION
"nnletters reads hand-printed text in photos and scans, and trains the
networks it reads with. It writes plain text, tables, JSON, hOCR, ALTO and
PAGE XML, with the confidence of every character. A trained model is
included.")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_SOURCE_GENERATOR TXZ)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS poppler-utils)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/scripts/package.d/debian.cmake)
include(CPack)
