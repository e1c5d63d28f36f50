// Calls into a plugin: from pipeline_error to Status.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "pipeline/plugin.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::core {

// The table of functions of a stage. Its first member is `struct_size` whatever its kind: a member may be used only
// after `has`.
template <typename Table>
const Table& functions_of(const pipeline_stage& stage) {
  return *static_cast<const Table*>(stage.functions);
}

// True when the table is long enough to hold `member` and it is filled in.
template <typename Table, typename Function>
bool has(const Table& table, Function Table::*member) {
  const auto end = reinterpret_cast<const char*>(&(table.*member)) + sizeof(Function);
  return table.struct_size >= static_cast<std::size_t>(end - reinterpret_cast<const char*>(&table)) &&
         table.*member != nullptr;
}

// What a plugin got wrong, in the words of all such messages.
Status defect(const pipeline_stage& stage, std::string_view what);

// Checks the stage's kind and table before its first use; `required` pairs names with members.
template <typename Table>
Status check_table(const pipeline_stage& stage, pipeline_stage_kind kind,
                   std::initializer_list<std::pair<const char*, bool (*)(const Table&)>> required) {
  if (stage.kind != kind || stage.functions == nullptr) return defect(stage, "it lacks the functions of its kind");
  for (const auto& [name, there] : required) {
    if (!there(functions_of<Table>(stage))) {
      return defect(stage, std::string("the required function \"") + name + "\" is missing");
    }
  }
  return {};
}

// The Status behind what a function of `stage` returned. A failure without a message is reported as the plugin's
// defect.
Status status_of(const pipeline_stage& stage, const char* function, pipeline_status code, const pipeline_error& error);

// Runs `function(error)` and turns its outcome into a Status.
template <typename Function>
Status call(const pipeline_stage& stage, const char* name, Function function) {
  pipeline_error error{};
  error.struct_size = sizeof error;
  error.option_index = PIPELINE_NO_OPTION;
  const pipeline_status code = function(&error);
  return code == PIPELINE_OK ? Status() : status_of(stage, name, code, error);
}

}  // namespace pipeline::core
