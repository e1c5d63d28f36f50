#include "latest/table_merge.hpp"

#include <algorithm>
#include <utility>

#include "latest/kept_rows.hpp"
#include "latest/partial_rows.hpp"
#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::parquet {
namespace {

// A part that is smaller is written again together with new rows, so that a table doesn't fall into ever more parts.
constexpr uint64_t kSmallPart = uint64_t{8} << 20U;

RowKind kind_of(std::string_view operation, std::string_view unavailable, bool has_parts) {
  if (operation != "delete" && !unavailable.empty()) return RowKind::partial;
  // Without parts nothing can be superseded by a copied row.
  return operation == "snapshot" && !has_parts ? RowKind::copied : RowKind::whole;
}

}  // namespace

TableMerge::TableMerge(files::FileOperations& operations, Compressor& compressor, const ParquetOptions& options,
                       const files::PathTemplate& path, TableState before)
    : operations_(operations),
      options_(options),
      before_(std::move(before)),
      after_(before_),
      new_parts_(operations, compressor, options, path, after_) {
  after_.removed.clear();
}

Status TableMerge::add_log(const std::filesystem::path& path, uint64_t bytes) {
  Result<TableFile> log = TableFile::open_log(operations_, path, bytes);
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

Status TableMerge::read_changes(TableFile& log, uint64_t& place) {
  const bool has_parts = !before_.parts.empty();
  return log.read_keys([&](FileRows& page) {
    for (std::size_t row = 0; row < page.count; ++row, ++place) {
      if (page.operations[row] == "truncate") {
        changes_.truncate(place, page.shards[row]);
      } else {
        const RowKind kind = kind_of(page.operations[row], page.unavailable[row], has_parts);
        changes_.row(place, std::move(page.keys[row]), kind);
      }
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

Status TableMerge::write_changes(TableFile& log, uint64_t& place) {
  return log.read_rows([&](const FileRows& page) -> Status {
    std::vector<uint8_t> keep(page.count);
    for (std::size_t row = 0; row < page.count; ++row, ++place) {
      const bool is_row = page.operations[row] != "truncate" && page.operations[row] != "delete";
      const std::string& key = page.keys[row];
      keep[row] =
          static_cast<uint8_t>(is_row && !changes_.is_partial(key) && changes_.is_last(place, key, page.shards[row]));
    }
    if (std::find(keep.begin(), keep.end(), 1) == keep.end()) return {};
    const Result<PartWriter*> writer = new_parts_.writer_for(log.description());
    return writer.ok() ? (*writer)->append(page.values, keep) : writer.status();
  });
}

Status TableMerge::complete_partial_rows() {
  if (!changes_.has_partial()) return {};
  PartialRows rows(changes_, logs_.back().description(), options_.buffer_bytes);
  do {
    for (const Part& part : emptied_ ? std::vector<Part>() : before_.parts) {
      Result<TableFile> file = open_part(part);
      Status status = file.ok() ? rows.add_part(*file) : file.status();
      if (!status.ok()) return status;
    }
    uint64_t place = 0;
    for (TableFile& log : logs_) {
      Status status = rows.add_log(log, place);
      if (!status.ok()) return status;
    }
    Status status = rows.write(new_parts_, options_.limits);
    if (!status.ok()) return status;
  } while (rows.begin_next_round());
  unknown_values_ = rows.unknown_values();
  return {};
}

Result<TableFile> TableMerge::open_part(const Part& part) const {
  return TableFile::open_part(operations_, options_.directory / part.name, part.bytes);
}

Status TableMerge::merge_part(const Part& part) {
  Result<TableFile> file = open_part(part);
  if (!file.ok()) return file.status();
  const Result<uint64_t> dropped = emptied_ ? Result<uint64_t>(part.rows) : count_dropped(*file, changes_);
  if (!dropped.ok()) return dropped.status();
  PartWriter* const open = new_parts_.open_part();
  const bool folds =
      open != nullptr && part.bytes < kSmallPart && file->description().columns == open->description().columns;
  if (*dropped == 0 && !folds) {
    after_.parts.push_back(part);
    return {};
  }
  after_.removed.push_back(part.name);
  if (*dropped == part.rows) return {};
  if (folds) return copy_kept(*file, changes_, *open);
  Result<std::unique_ptr<PartWriter>> rewritten = new_parts_.begin(file->description());
  if (!rewritten.ok()) return rewritten.status();
  Status status = copy_kept(*file, changes_, **rewritten);
  return status.ok() ? new_parts_.finish(**rewritten) : status;
}

Result<TableState> TableMerge::run() {
  Status status = new_parts_.remove_leftovers();
  after_.parts.clear();
  uint64_t place = 0;
  for (TableFile& log : logs_) {
    if (status.ok()) status = read_changes(log, place);
  }
  if (status.ok()) status = read_truncates();
  place = 0;
  for (TableFile& log : logs_) {
    if (status.ok()) status = write_changes(log, place);
  }
  if (status.ok()) status = complete_partial_rows();
  for (const Part& part : before_.parts) {
    if (status.ok()) status = merge_part(part);
  }
  if (status.ok()) status = new_parts_.end();
  // A table without rows has a part as well.
  if (status.ok() && after_.parts.empty() && !logs_.empty()) {
    status = new_parts_.writer_for(logs_.back().description()).status();
    if (status.ok()) status = new_parts_.end();
  }
  if (!status.ok()) return status;
  return after_;
}

}  // namespace pipeline::parquet
