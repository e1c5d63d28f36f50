// Makes the entry of a plugin out of its stage classes. In one file of the plugin:
//
//   PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1 = pipeline::make_entry<CsvSink>("csv", "1.0.0");
//
// inside `extern "C" { … }` or after `extern "C"`. Needs no cleaning up: a plugin is never unloaded.
#pragma once

#include <array>
#include <type_traits>

#include "pipeline/plugin.h"
#include "pipeline/sdk/sink.hpp"
#include "pipeline/sdk/source.hpp"
#include "pipeline/sdk/transform.hpp"
#include "pipeline/sdk/verb.hpp"

namespace pipeline {
namespace detail {

template <typename Stage>
pipeline_stage describe() {
  pipeline_stage stage{};
  stage.struct_size = sizeof(pipeline_stage);
  stage.name = Stage::name();
  stage.text = Stage::text();
  if constexpr (!std::is_base_of_v<Verb, Stage>) {
    stage.options = Stage::options().pointers();
    stage.option_count = Stage::options().size();
  }
  if constexpr (std::is_base_of_v<Source, Stage>) {
    stage.kind = PIPELINE_SOURCE;
    stage.functions = &SourceAdapter<Stage>::kFunctions;
  } else if constexpr (std::is_base_of_v<Transform, Stage>) {
    stage.kind = PIPELINE_TRANSFORM;
    stage.functions = &TransformAdapter<Stage>::kFunctions;
  } else if constexpr (std::is_base_of_v<Verb, Stage>) {
    stage.kind = PIPELINE_VERB;
    stage.functions = &VerbAdapter<Stage>::kFunctions;
  } else {
    static_assert(std::is_base_of_v<Sink, Stage>, "a stage is a Source, a Transform, a Sink or a Verb");
    stage.kind = PIPELINE_SINK;
    stage.functions = &SinkAdapter<Stage>::kFunctions;
  }
  return stage;
}

}  // namespace detail

template <typename... Stages>
pipeline_entry make_entry(const char* name, const char* version) {
  static const std::array<pipeline_stage, sizeof...(Stages)> stages{detail::describe<Stages>()...};
  static const std::array<const pipeline_stage*, sizeof...(Stages)> pointers = [] {
    std::array<const pipeline_stage*, sizeof...(Stages)> result{};
    for (std::size_t i = 0; i < stages.size(); ++i) result[i] = &stages[i];
    return result;
  }();
  return {sizeof(pipeline_entry),
          PIPELINE_ABI_MAJOR,
          PIPELINE_ABI_MINOR,
          static_cast<uint32_t>(stages.size()),
          name,
          version,
          pointers.data()};
}

}  // namespace pipeline
