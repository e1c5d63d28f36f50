// Selection: what is wanted of a source, the C++ form of pipeline_selection. A value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"

namespace pipeline {

enum class SyncMode : uint32_t {
  incremental = PIPELINE_INCREMENTAL,    // the snapshot, then what changed
  full_refresh = PIPELINE_FULL_REFRESH,  // the snapshot and no more
};

struct SelectedStream {
  std::string name_space;
  std::string name;
  SyncMode mode = SyncMode::incremental;
  std::vector<std::string> columns;  // empty = all

  friend bool operator==(const SelectedStream&, const SelectedStream&) = default;
};

struct Selection {
  std::vector<SelectedStream> streams;

  // Null when the stream is not wanted.
  [[nodiscard]] const SelectedStream* find(std::string_view name_space, std::string_view name) const {
    for (const SelectedStream& stream : streams) {
      if (stream.name_space == name_space && stream.name == name) return &stream;
    }
    return nullptr;
  }

  static Selection import(const pipeline_selection& selection) {
    Selection result;
    for (uint64_t i = 0; i < selection.stream_count; ++i) {
      const pipeline_selected_stream& from = *selection.streams[i];
      SelectedStream& stream = result.streams.emplace_back();
      stream.name_space = view_of(from.name_space);
      stream.name = view_of(from.name);
      stream.mode = from.mode == PIPELINE_FULL_REFRESH ? SyncMode::full_refresh : SyncMode::incremental;
      for (uint64_t k = 0; k < from.column_count; ++k) stream.columns.emplace_back(view_of(from.columns[k]));
    }
    return result;
  }
  friend bool operator==(const Selection&, const Selection&) = default;
};

// The C form of a selection, which it borrows from. Neither copied nor moved: its parts point at each other.
class ExportedSelection {
 public:
  explicit ExportedSelection(const Selection& selection) {
    streams_.reserve(selection.streams.size());
    columns_.reserve(selection.streams.size());
    for (const SelectedStream& stream : selection.streams) {
      std::vector<pipeline_string>& columns = columns_.emplace_back();
      for (const std::string& column : stream.columns) columns.push_back(borrow(column));
      streams_.push_back({sizeof(pipeline_selected_stream), static_cast<pipeline_sync_mode>(stream.mode),
                          borrow(stream.name_space), borrow(stream.name), columns.data(), columns.size()});
      pointers_.push_back(&streams_.back());
    }
    exported_ = {sizeof(pipeline_selection), 0, pointers_.data(), pointers_.size()};
  }
  ExportedSelection(const ExportedSelection&) = delete;
  ExportedSelection& operator=(const ExportedSelection&) = delete;
  ~ExportedSelection() = default;

  [[nodiscard]] const pipeline_selection* get() const { return &exported_; }

 private:
  std::vector<std::vector<pipeline_string>> columns_;
  std::vector<pipeline_selected_stream> streams_;
  std::vector<const pipeline_selected_stream*> pointers_;
  pipeline_selection exported_{};
};

}  // namespace pipeline
