# `cmake --install <build folder> --component sdk --prefix <folder>`: what an author of plugins needs, and nothing else.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/pipeline-sdk)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/plugins/include/pipeline DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
install(TARGETS pipeline_sdk pipeline_files EXPORT pipeline-sdk
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
install(EXPORT pipeline-sdk NAMESPACE pipeline:: FILE pipeline-sdk-targets.cmake DESTINATION ${package} COMPONENT sdk)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/pipeline-sdk-config.cmake.in
  ${CMAKE_BINARY_DIR}/pipeline-sdk-config.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/pipeline-sdk-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_BINARY_DIR}/pipeline-sdk-config.cmake ${CMAKE_BINARY_DIR}/pipeline-sdk-config-version.cmake
  ${CMAKE_CURRENT_LIST_DIR}/PipelinePlugin.cmake ${CMAKE_CURRENT_LIST_DIR}/plugin.version
  DESTINATION ${package} COMPONENT sdk)
