# Before the package is built: what Debian's policy wants of manual pages, changelogs and copyright.
# The library, whose files would be packages of their own, stays out.
file(REMOVE_RECURSE ${CPACK_TEMPORARY_DIRECTORY}/usr/include ${CPACK_TEMPORARY_DIRECTORY}/usr/lib)
file(GLOB pages ${CPACK_TEMPORARY_DIRECTORY}/usr/share/man/man1/*.1)
file(GLOB folders ${CPACK_TEMPORARY_DIRECTORY}/usr/share/doc/nnletters)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${folders}/changelog.Debian
"nnletters (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Built by cpack from version ${CPACK_PACKAGE_VERSION}.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(RENAME ${folders}/CHANGELOG.md ${folders}/changelog)
file(REMOVE ${folders}/LICENSE)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${folders})
execute_process(COMMAND gzip -9nf ${pages} ${folders}/changelog ${folders}/changelog.Debian
                COMMAND_ERROR_IS_FATAL ANY)
