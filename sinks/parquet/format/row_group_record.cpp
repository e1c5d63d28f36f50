#include "row_group_record.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "checksum.hpp"

namespace pipeline::parquet {
namespace {

// Ends each record: bytes of the payload, CRC of it, where the record before ends, and kLogMagic.
constexpr std::size_t kTrailerBytes = 24;
constexpr std::string_view kLogMagic = "PQRG";

void put(std::string& out, uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}
void put(std::string& out, std::string_view text) {
  put(out, text.size());
  out += text;
}

class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t number() {
    uint64_t value = 0;
    if (rest_.size() < sizeof value) {
      ok_ = false;
      return 0;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const uint64_t size = number();
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    std::string result(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return result;
  }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Trailer {
  uint64_t payload_bytes = 0;
  uint64_t previous_end = 0;
  uint32_t crc = 0;
  std::array<char, 4> magic{};
};
static_assert(sizeof(Trailer) == kTrailerBytes);

Result<RowGroupRecord> parse(std::string_view payload) {
  RecordReader reader(payload);
  RowGroupRecord group;
  group.rows = reader.number();
  group.raw_bytes = reader.number();
  group.stored_bytes = reader.number();
  group.offset = reader.number();
  for (uint64_t left = reader.number(); left > 0 && reader.ok(); --left) {
    std::string metadata = reader.text();
    std::string column_index = reader.text();
    group.chunks.push_back({std::move(metadata), std::move(column_index), reader.text()});
  }
  if (!reader.ok()) return Status::failed("its record of a row group is cut short");
  return group;
}

}  // namespace

std::string log_record(const RowGroupRecord& group, uint64_t previous_end) {
  std::string out;
  for (const uint64_t number : {group.rows, group.raw_bytes, group.stored_bytes, group.offset}) put(out, number);
  put(out, group.chunks.size());
  for (const ChunkRecord& chunk : group.chunks) {
    for (const std::string* text : {&chunk.metadata, &chunk.column_index, &chunk.offset_index}) put(out, *text);
  }
  Trailer trailer{out.size(), previous_end, crc32_of(out), {}};
  std::copy(kLogMagic.begin(), kLogMagic.end(), trailer.magic.begin());
  return out.append(reinterpret_cast<const char*>(&trailer), sizeof trailer);
}

Result<std::vector<RowGroupRecord>> read_log(uint64_t end, const ReadBytes& read) {
  const Status damaged = Status::failed("its log of row groups is damaged before byte " + std::to_string(end));
  std::vector<RowGroupRecord> groups;
  while (end > 0) {
    if (end < kTrailerBytes) return damaged;
    const Result<std::string> bytes = read(end - kTrailerBytes, kTrailerBytes);
    if (!bytes.ok()) return bytes.status();
    Trailer trailer;
    std::memcpy(&trailer, bytes->data(), std::min(sizeof trailer, bytes->size()));
    const bool is_trailer = std::equal(kLogMagic.begin(), kLogMagic.end(), trailer.magic.begin());
    if (!is_trailer || trailer.payload_bytes > end - kTrailerBytes || trailer.previous_end >= end) return damaged;
    const Result<std::string> payload = read(end - kTrailerBytes - trailer.payload_bytes, trailer.payload_bytes);
    if (!payload.ok()) return payload.status();
    if (payload->size() != trailer.payload_bytes || crc32_of(*payload) != trailer.crc) return damaged;
    Result<RowGroupRecord> group = parse(*payload);
    if (!group.ok()) return group.status();
    groups.push_back(std::move(group).value());
    end = trailer.previous_end;
  }
  std::reverse(groups.begin(), groups.end());
  return groups;
}

}  // namespace pipeline::parquet
