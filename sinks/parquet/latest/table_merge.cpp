#include "latest/table_merge.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <utility>

#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::parquet {
namespace {

// A part that is smaller is written again together with new rows, so that a table doesn't fall into ever more parts.
constexpr uint64_t kSmallPart = uint64_t{8} << 20U;

// Rows that are written at once.
constexpr std::size_t kPageRows = 4096;

// Of the columns that a change doesn't tell; none for a change that tells all.
Result<std::vector<std::string>> names_in(std::string_view json) {
  if (json.empty()) return std::vector<std::string>();
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsArray()) return Status::failed("the log of changes is damaged");
  std::vector<std::string> names;
  for (const auto& name : document.GetArray()) {
    if (name.IsString()) names.emplace_back(name.GetString(), name.GetStringLength());
  }
  return names;
}

std::vector<const PageValues*> pointers_to(const std::vector<PageValues>& pages) {
  std::vector<const PageValues*> result;
  for (const PageValues& page : pages) result.push_back(&page);
  return result;
}

}  // namespace

TableMerge::TableMerge(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
                       const files::PathTemplate& path, TableState before)
    : operations_(operations),
      options_(options),
      before_(std::move(before)),
      after_(before_),
      parts_(operations, compressor, options, path, after_) {
  after_.removed.clear();
}

Status TableMerge::add_log(const std::filesystem::path& path, uint64_t bytes) {
  Result<SourceFile> log = SourceFile::open(operations_, path, bytes, SourceFile::Kind::log);
  if (!log.ok()) return log.status();
  // The rows of a new generation replace all that was there.
  if (log->description().generation > after_.generation) {
    logs_.clear();
    for (const Part& part : before_.parts) after_.removed.push_back(part.name);
    before_.parts.clear();
    after_.generation = log->description().generation;
  }
  logs_.push_back(std::move(log).value());
  return {};
}

Status TableMerge::for_each_log(Status (TableMerge::*visit)(SourceFile& log, uint64_t& place)) {
  uint64_t place = 0;
  for (SourceFile& log : logs_) {
    Status status = (this->*visit)(log, place);
    if (!status.ok()) return status;
  }
  return {};
}

Status TableMerge::read_changes(SourceFile& log, uint64_t& place) {
  // Without parts nothing can be superseded by a copied row.
  const bool has_parts = !before_.parts.empty();
  return log.read_keys([&](RowsPage& page) {
    for (std::size_t row = 0; row < page.rows; ++row, ++place) {
      const std::string_view operation = page.operations[row];
      if (operation == "truncate") {
        changes_.truncate(place, page.shards[row]);
        continue;
      }
      if (!page.unavailable.empty() && !page.unavailable[row].empty()) partial_.expect(page.keys[row]);
      changes_.row(place, std::move(page.keys[row]), operation == "snapshot" && !has_parts);
    }
    return Status();
  });
}

// The parts don't tell which shard a row came from. Vitess truncates all shards, one after the other.
Status TableMerge::read_truncates() {
  const std::set<std::string> shards = changes_.truncated_shards();
  emptied_ = hold_every_row(shards);
  if (emptied_ || shards.empty() || before_.rows() == 0) return {};
  return Status::failed("shard " + *shards.begin() +
                        " was truncated and other shards were not; which rows of the files lay in it isn't known")
      .with_hint("run again once all shards are truncated; otherwise the table has to be copied again");
}

Status TableMerge::read_partial_rows(SourceFile& log, uint64_t& place) {
  partial_.begin_file(log.description().columns);
  return log.read_keys([&](const RowsPage& page) -> Status {
    for (std::size_t row = 0; row < page.rows; ++row, ++place) {
      const std::string_view operation = page.operations[row];
      if (operation == "truncate") {
        partial_.truncate(page.shards[row]);
      } else if (operation == "delete") {
        partial_.remove(place, page.keys[row], page.shards[row]);
      } else {
        const auto names = names_in(page.unavailable.empty() ? std::string_view() : page.unavailable[row]);
        if (!names.ok()) return names.status();
        partial_.upsert(place, page.keys[row], page.shards[row], *names);
      }
    }
    return {};
  });
}

Status TableMerge::write_changes(SourceFile& log, uint64_t& place) {
  return log.read_rows([&](const RowsPage& page) -> Status {
    std::vector<uint8_t> keep(page.rows);
    for (std::size_t row = 0; row < page.rows; ++row, ++place) {
      const std::string& key = page.keys[row];
      const bool is_row = page.operations[row] != "truncate" && page.operations[row] != "delete";
      const bool is_last = is_row && changes_.is_last(place, key, page.shards[row]);
      keep[row] = static_cast<uint8_t>(is_last && partial_.find(key) == nullptr);
    }
    if (std::find(keep.begin(), keep.end(), 1) == keep.end()) return {};
    const Result<PartWriter*> writer = parts_.writer_for(log.description());
    return writer.ok() ? (*writer)->append(page.values, keep) : writer.status();
  });
}

Status TableMerge::write_partial_rows() {
  std::vector<RowCompletion::Item> left;
  for (const auto& [key, row] : partial_.rows()) left.push_back({&key, &row, &logs_[row.file].description().columns});
  std::sort(left.begin(), left.end(),
            [](const auto& one, const auto& other) { return one.row->place < other.row->place; });
  while (!left.empty()) {
    RowCompletion round(partial_, left);
    Status status = complete(round);
    if (status.ok()) status = write_completed(round);
    if (!status.ok()) return status;
    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(round.size()));
  }
  return {};
}

Status TableMerge::complete(RowCompletion& rows) {
  for (std::size_t i = 0; !emptied_ && i < before_.parts.size(); ++i) {
    const Part& part = before_.parts[i];
    Result<SourceFile> source =
        SourceFile::open(operations_, options_.directory / part.name, part.bytes, SourceFile::Kind::part);
    if (!source.ok()) return source.status();
    Status status = source->read_rows([&](const RowsPage& page) {
      return rows.take_part_page(source->description().columns, page.values, page.keys);
    });
    if (!status.ok()) return status;
  }
  uint64_t place = 0;
  for (SourceFile& log : logs_) {
    Status status = log.read_rows([&](const RowsPage& page) {
      const uint64_t first = std::exchange(place, place + page.rows);
      return rows.take_log_page(log.description().columns, page.values, page.keys, first);
    });
    if (!status.ok()) return status;
  }
  return {};
}

Status TableMerge::write_completed(const RowCompletion& rows) {
  for (std::size_t next = 0; next < rows.size();) {
    const std::size_t file = rows.item(next).row->file;
    std::vector<PageValues> pages(rows.item(next).columns->size());
    std::size_t count = 0;
    for (; next < rows.size() && count < kPageRows && rows.item(next).row->file == file; ++next, ++count) {
      rows.append_to(next, pages);
    }
    const Result<PartWriter*> writer = parts_.writer_for(logs_[file].description());
    if (!writer.ok()) return writer.status();
    Status status = (*writer)->append(pointers_to(pages), std::vector<uint8_t>(count, 1));
    if (!status.ok()) return status;
  }
  return {};
}

std::vector<uint8_t> TableMerge::kept_rows(const RowsPage& page) const {
  std::vector<uint8_t> keep(page.rows);
  for (std::size_t row = 0; row < page.rows; ++row) {
    keep[row] = static_cast<uint8_t>(!changes_.supersedes(page.keys[row]));
  }
  return keep;
}

Result<uint64_t> TableMerge::count_dropped(SourceFile& source) {
  uint64_t dropped = 0;
  Status status = source.read_keys([&](const RowsPage& page) {
    const std::vector<uint8_t> keep = kept_rows(page);
    dropped += static_cast<uint64_t>(std::count(keep.begin(), keep.end(), 0));
    return Status();
  });
  if (!status.ok()) return status;
  return dropped;
}

Status TableMerge::copy_kept(SourceFile& source, PartWriter& to) {
  return source.read_rows([&](const RowsPage& page) { return to.append(page.values, kept_rows(page)); });
}

Status TableMerge::merge_part(const Part& part) {
  Result<SourceFile> source =
      SourceFile::open(operations_, options_.directory / part.name, part.bytes, SourceFile::Kind::part);
  if (!source.ok()) return source.status();
  const Result<uint64_t> dropped = emptied_ ? Result<uint64_t>(part.rows) : count_dropped(*source);
  if (!dropped.ok()) return dropped.status();
  PartWriter* const open = parts_.open_part();
  const bool folds =
      open != nullptr && part.bytes < kSmallPart && source->description().columns == open->description().columns;
  if (*dropped == 0 && !folds) {
    after_.parts.push_back(part);
    return {};
  }
  after_.removed.push_back(part.name);
  if (*dropped == part.rows) return {};
  if (folds) return copy_kept(*source, *open);
  Result<std::unique_ptr<PartWriter>> rewritten = parts_.begin(source->description());
  if (!rewritten.ok()) return rewritten.status();
  Status status = copy_kept(*source, **rewritten);
  return status.ok() ? parts_.end(**rewritten) : status;
}

Result<TableState> TableMerge::run() {
  Status status = parts_.remove_leftovers();
  after_.parts.clear();
  if (status.ok()) status = for_each_log(&TableMerge::read_changes);
  if (status.ok()) status = read_truncates();
  if (status.ok() && !partial_.empty()) status = for_each_log(&TableMerge::read_partial_rows);
  partial_.finish();
  if (status.ok()) status = for_each_log(&TableMerge::write_changes);
  if (status.ok()) status = write_partial_rows();
  for (const Part& part : before_.parts) {
    if (status.ok()) status = merge_part(part);
  }
  if (status.ok()) status = parts_.end_open_part();
  // A table without rows has a part as well.
  if (status.ok() && after_.parts.empty() && !logs_.empty()) {
    status = parts_.writer_for(logs_.back().description()).status();
    if (status.ok()) status = parts_.end_open_part();
  }
  if (!status.ok()) return status;
  return after_;
}

}  // namespace pipeline::parquet
