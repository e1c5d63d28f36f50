#include "latest/kept_rows.hpp"

#include <algorithm>

namespace pipeline::parquet {
namespace {

std::vector<uint8_t> kept_rows(const FileRows& page, const LogChanges& changes) {
  std::vector<uint8_t> keep(page.count);
  for (std::size_t row = 0; row < page.count; ++row) {
    keep[row] = static_cast<uint8_t>(!changes.supersedes(page.keys[row]));
  }
  return keep;
}

}  // namespace

Result<uint64_t> count_dropped(TableFile& part, const LogChanges& changes) {
  uint64_t dropped = 0;
  Status status = part.read_keys([&](const FileRows& page) {
    const std::vector<uint8_t> keep = kept_rows(page, changes);
    dropped += static_cast<uint64_t>(std::count(keep.begin(), keep.end(), 0));
    return Status();
  });
  if (!status.ok()) return status;
  return dropped;
}

Status copy_kept(TableFile& part, const LogChanges& changes, PartWriter& to) {
  return part.read_rows([&](const FileRows& page) { return to.append(page.values, kept_rows(page, changes)); });
}

}  // namespace pipeline::parquet
