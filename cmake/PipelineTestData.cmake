# Unpacks the recorded traffic (tests/data/README.md) into the build tree, again when the archive has changed.

set(PIPELINE_TEST_DATA ${CMAKE_BINARY_DIR}/vitess)
set(archive ${CMAKE_SOURCE_DIR}/tests/data/vitess.tar.xz)
set(stamp ${PIPELINE_TEST_DATA}/unpacked)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${archive})

file(SHA256 ${archive} hash)
set(unpacked "")
if(EXISTS ${stamp})
  file(READ ${stamp} unpacked)
endif()
if(NOT unpacked STREQUAL hash)
  file(REMOVE_RECURSE ${PIPELINE_TEST_DATA})
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${PIPELINE_TEST_DATA})
  file(WRITE ${stamp} ${hash})
endif()
