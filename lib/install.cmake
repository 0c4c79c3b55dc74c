# libnnletters.a, libnnletters.so, the header and nnletters.pc. Both libraries are made of the
# layers' archives and show the functions of nnletters.h only.
get_target_property(layers nl_api LINK_LIBRARIES)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE archives)

# One object with all that the functions need. Every other name in it becomes local and cannot clash
# with a name of the program.
set(object ${CMAKE_CURRENT_BINARY_DIR}/nnletters.o)
add_custom_command(OUTPUT libnnletters.a
  COMMAND ${CMAKE_C_COMPILER} -r -nostdlib -o ${object} -Wl,--whole-archive $<TARGET_FILE:nl_api>
          -Wl,--no-whole-archive -Wl,--start-group ${archives} -Wl,--end-group
  COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol nnletters_* ${object}
  COMMAND ${CMAKE_COMMAND} -E rm -f libnnletters.a
  COMMAND ${CMAKE_AR} rc libnnletters.a ${object}
  DEPENDS nl_api ${layers} VERBATIM)
add_custom_target(nl_static ALL DEPENDS libnnletters.a)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/libnnletters.a DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${CMAKE_CURRENT_SOURCE_DIR}/nnletters.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

if(BUILD_SHARED_LIBS)
  add_library(nl_shared SHARED $<TARGET_OBJECTS:nl_api>)
  target_link_libraries(nl_shared PRIVATE nl_read)
  # -z now: the child in which pictures are decoded must not meet the loader's locks.
  target_link_options(nl_shared PRIVATE LINKER:-z,now,-z,defs
                      LINKER:--version-script=${CMAKE_CURRENT_SOURCE_DIR}/nnletters.map)
  set_target_properties(nl_shared PROPERTIES OUTPUT_NAME nnletters VERSION ${PROJECT_VERSION}
                        SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS
                        ${CMAKE_CURRENT_SOURCE_DIR}/nnletters.map)
  install(TARGETS nl_shared)
endif()

# Static linking needs what the library uses; without the shared one everybody links so. OpenBLAS by
# its flags: its own .pc asks for gfortran, which only its static library needs.
set(libs "-L\${libdir} -lnnletters")
set(uses "-lm -pthread")
if(NL_BLAS)
  list(JOIN OPENBLAS_LDFLAGS " " openblas)
  string(PREPEND uses "${openblas} ")
endif()
set(private .private)
if(NOT BUILD_SHARED_LIBS)
  string(APPEND libs " ${uses}")
  set(uses "")
  set(private "")
endif()
file(RELATIVE_PATH prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(nnletters.pc.in nnletters.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nnletters.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
