#include "latest/entry.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pipeline::csv {
namespace {

struct Head {
  uint64_t order;
  uint32_t kind;
  uint32_t key_size;
  uint32_t shard_size;
  uint32_t payload_size;
};

}  // namespace

void append_entry(const Entry& entry, std::string& out) {
  const Head head{entry.order, static_cast<uint32_t>(entry.kind), static_cast<uint32_t>(entry.key.size()),
                  static_cast<uint32_t>(entry.shard.size()), static_cast<uint32_t>(entry.payload.size())};
  out.append(reinterpret_cast<const char*>(&head), sizeof head);
  out.append(entry.key).append(entry.shard).append(entry.payload);
}

void append_cell(std::string_view bytes, std::string& out) {
  append_empty_cell(static_cast<uint32_t>(bytes.size()), out);
  out += bytes;
}

void append_empty_cell(uint32_t kind, std::string& out) {
  out.append(reinterpret_cast<const char*>(&kind), sizeof kind);
}

uint32_t CellReader::next(std::string_view& bytes) {
  uint32_t size = kNullCell;
  bytes = {};
  if (rest_.size() >= sizeof size) {
    std::memcpy(&size, rest_.data(), sizeof size);
    rest_.remove_prefix(sizeof size);
  }
  if (size == kNullCell || size == kUnknownCell) return size;
  bytes = rest_.substr(0, size);
  rest_.remove_prefix(bytes.size());
  return size;
}

EntryReader::EntryReader(files::FileOperations& operations, std::filesystem::path path, uint64_t size,
                         std::size_t block)
    : operations_(&operations), path_(std::move(path)), size_(size), block_(block) {}

EntryReader::EntryReader(std::string_view bytes) : rest_(bytes) {}

Status EntryReader::damaged() const {
  return Status::failed(path_.string() + " is damaged")
      .with_hint("remove the pipeline's state and all its files to start again");
}

Result<bool> EntryReader::fill(std::size_t size) {
  if (rest_.size() >= size) return true;
  if (operations_ == nullptr || read_ == size_) return false;
  std::string kept(rest_);
  const uint64_t wanted = std::min<uint64_t>(size_ - read_, std::max(block_, size));
  Result<std::string> more = operations_->read(path_, read_, wanted);
  if (!more.ok()) return more.status();
  if (more->size() != wanted) return damaged();
  read_ += wanted;
  buffer_ = std::move(kept) + *more;
  rest_ = buffer_;
  return rest_.size() >= size;
}

Result<Entry> EntryReader::next() {
  Head head{};
  Result<bool> filled = fill(sizeof head);
  if (!filled.ok()) return filled.status();
  if (!*filled) return rest_.empty() ? Result<Entry>(Entry{}) : Result<Entry>(damaged());
  std::memcpy(&head, rest_.data(), sizeof head);
  const std::size_t size = sizeof head + std::size_t{head.key_size} + head.shard_size + head.payload_size;
  if (head.kind > static_cast<uint32_t>(EntryKind::truncate)) return damaged();
  filled = fill(size);
  if (!filled.ok()) return filled.status();
  if (!*filled) return damaged();
  const char* at = rest_.data() + sizeof head;
  const auto take = [&at](std::size_t bytes) {
    const std::string_view view(at, bytes);
    at += bytes;
    return view;
  };
  Entry entry{static_cast<EntryKind>(head.kind), head.order, take(head.key_size), take(head.shard_size),
              take(head.payload_size)};
  rest_.remove_prefix(size);
  return entry;
}

}  // namespace pipeline::csv
