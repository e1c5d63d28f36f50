# How a plugin is built, inside of this tree and outside (the installed package `pipeline-sdk` includes this file).

set(PIPELINE_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/plugin.version)

# pipeline_plugin_settings(<target>)
#
# Makes a MODULE library a plugin: `<target>.so`, which exports `pipeline_entry_v1` and nothing else, so that two plugins
# in one process never share a symbol.
function(pipeline_plugin_settings target)
  target_link_options(${target} PRIVATE
    -Wl,--version-script=${PIPELINE_VERSION_SCRIPT} -Wl,--exclude-libs,ALL -Wl,-z,now)
  if(NOT PIPELINE_SANITIZE)
    # A symbol that is missing is an error now, not when the plugin is loaded.
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
  set_target_properties(${target} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_compile_features(${target} PRIVATE cxx_std_20)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A unique symbol would keep two plugins from having their own copy of it.
    target_compile_options(${target} PRIVATE -fno-gnu-unique)
  endif()
endfunction()

# pipeline_add_plugin(<kind>-<name> SOURCES file... [LIBRARIES library...])
#
# The program finds a stage by the name of its plugin's file: the sink "jsonl" in sink-jsonl.so.
function(pipeline_add_plugin name)
  cmake_parse_arguments(PLUGIN "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${PLUGIN_SOURCES})
  target_link_libraries(${name} PRIVATE pipeline::sdk ${PLUGIN_LIBRARIES})
  pipeline_plugin_settings(${name})
endfunction()
