#include "latest/merge.hpp"

#include <queue>
#include <tuple>
#include <utility>

#include "pipeline/sdk/shard_range.hpp"

namespace pipeline::csv {
namespace {

struct Candidate {
  Entry entry;
  std::size_t source;
};

struct Later {
  bool operator()(const Candidate& one, const Candidate& other) const {
    return std::tie(one.entry.key, one.entry.order) > std::tie(other.entry.key, other.entry.order);
  }
};

bool has_unknown(std::string_view payload) {
  std::string_view bytes;
  for (CellReader cells(payload); !cells.done();) {
    if (cells.next(bytes) == kUnknownCell) return true;
  }
  return false;
}

void put(uint32_t size, std::string_view bytes, std::string& out) {
  if (size == kNullCell || size == kUnknownCell) {
    append_empty_cell(size, out);
  } else {
    append_cell(bytes, out);
  }
}

// A truncate that came after the row's last entry and before `order` takes it away.
void apply_marks(const std::vector<TruncateMark>& marks, uint64_t order, MergedRow& row) {
  for (const TruncateMark& mark : marks) {
    if (row.exists && mark.order > row.order && mark.order < order && shards_overlap(row.shard, mark.shard)) {
      row.exists = false;
    }
  }
}

// Keeps the memory of the row before.
void begin_row(std::string_view key, MergedRow& row) {
  row.key = key;
  row.shard.clear();
  row.order = 0;
  row.exists = false;
}

void apply(const Entry& entry, MergedRow& row) {
  row.order = entry.order;
  row.shard = entry.shard;
  if (entry.kind == EntryKind::remove) {
    row.exists = false;
    return;
  }
  if (row.exists && has_unknown(entry.payload)) {
    row.payload = merged_cells(row.payload, entry.payload);
  } else {
    row.payload = entry.payload;
  }
  row.exists = true;
}

}  // namespace

std::string merged_cells(std::string_view older, std::string_view newer) {
  std::string result;
  CellReader old_cells(older);
  std::string_view old_bytes;
  std::string_view new_bytes;
  for (CellReader cells(newer); !cells.done();) {
    const uint32_t size = cells.next(new_bytes);
    const uint32_t old_size = old_cells.done() ? kUnknownCell : old_cells.next(old_bytes);
    if (size == kUnknownCell) {
      put(old_size, old_bytes, result);
    } else {
      put(size, new_bytes, result);
    }
  }
  return result;
}

Status merge_entries(std::vector<std::unique_ptr<EntryReader>> sources, const std::vector<TruncateMark>& marks,
                     const std::function<Status(const MergedRow&)>& emit) {
  std::priority_queue<Candidate, std::vector<Candidate>, Later> candidates;
  const auto advance = [&](std::size_t source) -> Status {
    const Result<Entry> entry = sources[source]->next();
    if (!entry.ok()) return entry.status();
    if (entry->kind != EntryKind::end) candidates.push({*entry, source});
    return {};
  };
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Status status = advance(i);
    if (!status.ok()) return status;
  }
  MergedRow row;
  const auto finish_row = [&]() -> Status {
    apply_marks(marks, UINT64_MAX, row);
    return row.exists ? emit(row) : Status();
  };
  while (!candidates.empty()) {
    const Candidate candidate = candidates.top();
    candidates.pop();
    Status status;
    if (candidate.entry.key != row.key) {
      status = finish_row();
      begin_row(candidate.entry.key, row);
    }
    if (!status.ok()) return status;
    apply_marks(marks, candidate.entry.order, row);
    apply(candidate.entry, row);
    status = advance(candidate.source);
    if (!status.ok()) return status;
  }
  return finish_row();
}

}  // namespace pipeline::csv
