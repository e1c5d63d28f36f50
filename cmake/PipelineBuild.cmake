# Compiler settings, and the two functions that the folders use: pipeline_add_stage and pipeline_add_test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(PIPELINE_FUZZ "Measure coverage in all libraries for the fuzz programs (clang)" OFF)
option(PIPELINE_TESTS "Build the tests" ON)
set(PIPELINE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
set(PIPELINE_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in the concatenation of strings (GCC bug 105651).
  add_compile_options(-Wno-restrict)
endif()
if(PIPELINE_SANITIZE)
  add_compile_options(-fsanitize=${PIPELINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PIPELINE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/cmake/sanitizer-ignore.txt)
  endif()
endif()
if(PIPELINE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A unique symbol would keep two plugins from having their own copy of it.
  add_compile_options(-fno-gnu-unique)
endif()
find_package(Threads REQUIRED)
# gRPC brings it to some targets; a precompiled header must be compiled as its users are.
add_compile_options(-pthread)

include(PipelinePlugin)
include(PipelinePrecompile)

# All plugins of the tree.
add_custom_target(plugins)

# pipeline_add_stage(<kind> <name> SOURCES file... [LIBRARIES library...] [ALSO <kind>-<name>...])
#
# Makes `<kind>_<name>`, a static library with the stage's code for its unit tests, and the plugin
# `plugins/<kind>-<name>.so`, which exports `pipeline_entry_v1` and nothing else. The file that defines the entry is
# `plugin.cpp` in the stage's folder; it belongs to the plugin alone.
# ALSO names the further stages of the plugin; each gets a link to its file.
function(pipeline_add_stage kind name)
  cmake_parse_arguments(STAGE "" "" "SOURCES;LIBRARIES;ALSO" ${ARGN})
  set(library ${kind}_${name})
  add_library(${library} STATIC ${STAGE_SOURCES})
  target_include_directories(${library} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${library} PUBLIC pipeline_sdk ${STAGE_LIBRARIES})
  pipeline_precompile(${library})

  set(plugin ${library}_plugin)
  add_library(${plugin} MODULE plugin.cpp)
  add_dependencies(plugins ${plugin})
  target_link_libraries(${plugin} PRIVATE ${library})
  pipeline_precompile(${plugin})
  pipeline_plugin_settings(${plugin})
  set_target_properties(${plugin} PROPERTIES
    OUTPUT_NAME ${kind}-${name} LIBRARY_OUTPUT_DIRECTORY ${PIPELINE_PLUGIN_OUTPUT_DIRECTORY})
  foreach(other ${STAGE_ALSO})
    add_custom_command(TARGET ${plugin} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E create_symlink ${kind}-${name}.so ${PIPELINE_PLUGIN_OUTPUT_DIRECTORY}/${other}.so)
  endforeach()
endfunction()

# pipeline_add_test(<name> SOURCES file... [LIBRARIES library...] [LABELS label...] [OPTIMIZED])
#
# A GoogleTest program; each of its tests becomes a ctest of its own. The target `tests_<label>` builds all of a label.
# OPTIMIZED is for tests whose own code has much to compute; the others are compiled quickly instead.
function(pipeline_add_test name)
  cmake_parse_arguments(TEST "OPTIMIZED" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${TEST_LIBRARIES} pipeline_sdk GTest::gmock GTest::gtest_main)
  if(NOT TEST_OPTIMIZED)
    pipeline_precompile_test(${name})
  endif()
  set(labels unit ${TEST_LABELS})
  foreach(label ${labels})
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  # gtest_discover_tests can't pass a list on; ctest and the presets select labels by regular expression.
  list(JOIN labels "+" labels)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}." PROPERTIES LABELS "${labels}")
endfunction()
