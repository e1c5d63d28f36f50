#include "latest/log_merge.hpp"

#include <utility>

namespace pipeline::csv {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10U;

}  // namespace

LogMerge::LogMerge(files::FileOperations& operations, std::filesystem::path folder, TableColumns columns,
                   uint64_t memory)
    : operations_(operations), columns_(std::move(columns)), sorter_(operations, std::move(folder), memory) {}

Result<TableColumns> LogMerge::read_columns(EntryReader& reader) const {
  const Result<Entry> head = reader.next();
  if (!head.ok()) return head.status();
  if (head->kind != EntryKind::columns)
    return Status::failed("a log or a store of rows doesn't begin with its columns");
  Result<TableColumns> columns = TableColumns::parse(head->payload);
  if (columns.ok() && columns->key != columns_.key) {
    return Status::failed("the primary key changed, so that old rows can't be told from new ones")
        .with_hint("copy the table again");
  }
  return columns;
}

// Is sorted already; only rows with other columns go through the sorter again.
Status LogMerge::add_store(const std::filesystem::path& path, uint64_t bytes) {
  auto reader = std::make_unique<EntryReader>(operations_, path, bytes, kBlock);
  const Result<TableColumns> columns = read_columns(*reader);
  if (!columns.ok()) return columns.status();
  if (columns->columns == columns_.columns) {
    store_ = std::move(reader);
    return {};
  }
  const auto places = columns->places_of(columns_);
  while (true) {
    Result<Entry> entry = reader->next();
    if (!entry.ok()) return entry.status();
    if (entry->kind == EntryKind::end) return {};
    entry->payload = rearrange(entry->payload, places);
    Status status = sorter_.add(*entry);
    if (!status.ok()) return status;
  }
}

Status LogMerge::add_log(const std::filesystem::path& path, uint64_t bytes) {
  EntryReader reader(operations_, path, bytes, kBlock);
  const Result<TableColumns> columns = read_columns(reader);
  if (!columns.ok()) return columns.status();
  const bool same = columns->columns == columns_.columns;
  const auto places = columns->places_of(columns_);
  while (true) {
    Result<Entry> entry = reader.next();
    if (!entry.ok()) return entry.status();
    if (entry->kind == EntryKind::end) return {};
    entry->order = ++order_;
    if (entry->kind == EntryKind::truncate) {
      marks_.push_back({entry->order, std::string(entry->shard)});
      continue;
    }
    if (entry->kind == EntryKind::upsert && !same) entry->payload = rearrange(entry->payload, places);
    Status status = sorter_.add(*entry);
    if (!status.ok()) return status;
  }
}

std::string_view LogMerge::rearrange(std::string_view payload, const std::vector<std::optional<std::size_t>>& places) {
  struct Given {
    uint32_t size;
    std::string_view bytes;
  };
  std::vector<Given> given;
  for (CellReader cells(payload); !cells.done();) {
    Given& cell = given.emplace_back();
    cell.size = cells.next(cell.bytes);
  }
  payload_.clear();
  for (const std::optional<std::size_t>& place : places) {
    const Given cell = place && *place < given.size() ? given[*place] : Given{kUnknownCell, {}};
    if (cell.size == kNullCell || cell.size == kUnknownCell) {
      append_empty_cell(cell.size, payload_);
    } else {
      append_cell(cell.bytes, payload_);
    }
  }
  return payload_;
}

Status LogMerge::run(const std::function<Status(const MergedRow&)>& emit) {
  Result<std::vector<std::unique_ptr<EntryReader>>> sources = sorter_.finish();
  if (!sources.ok()) return sources.status();
  if (store_ != nullptr) sources->push_back(std::move(store_));
  Status status = merge_entries(std::move(sources).value(), marks_, emit);
  return status.ok() ? sorter_.clean() : status;
}

}  // namespace pipeline::csv
