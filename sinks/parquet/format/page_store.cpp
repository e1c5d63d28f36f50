#include "page_store.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace pipeline::parquet {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kSmallest = std::size_t{64} << 10U;
constexpr std::size_t kLargest = 2 * kHugePage;
// What a header may be longer than expected.
constexpr std::size_t kSpare = 64;

}  // namespace

void PageStore::Free::operator()(char* bytes) const {
  ::operator delete(bytes, alignment);
}

void PageStore::add(std::string_view header, std::string_view body) {
  append(header);
  append(body);
}

void PageStore::append(std::string_view bytes) {
  while (!bytes.empty()) {
    Block& block = block_for(bytes.size());
    const std::size_t size = std::min(bytes.size(), block.capacity - block.size);
    std::memcpy(block.bytes.get() + block.size, bytes.data(), size);
    block.size += size;
    bytes_ += size;
    bytes.remove_prefix(size);
  }
}

char* PageStore::place_behind(std::size_t header, std::size_t room) {
  if (blocks_.empty()) return nullptr;
  const Block& block = blocks_.back();
  return block.capacity - block.size < header + room + kSpare ? nullptr : block.bytes.get() + block.size + header;
}

void PageStore::add_placed(std::string_view header, std::size_t header_room, std::size_t body) {
  Block& block = blocks_.back();
  char* const begin = block.bytes.get() + block.size;
  if (header.size() != header_room) std::memmove(begin + header.size(), begin + header_room, body);
  std::memcpy(begin, header.data(), header.size());
  block.size += header.size() + body;
  bytes_ += header.size() + body;
}

PageStore::Block& PageStore::block_for(std::size_t size) {
  if (!blocks_.empty() && blocks_.back().size < blocks_.back().capacity) return blocks_.back();
  const std::size_t wanted = std::clamp(std::max(bytes_, size), kSmallest, kLargest);
  const bool is_huge = wanted >= kHugePage;
  const std::size_t alignment = is_huge ? kHugePage : kSmallest;
  const std::size_t capacity = (wanted + alignment - 1) / alignment * alignment;
  const std::align_val_t aligned{alignment};
  char* const bytes = static_cast<char*>(::operator new(capacity, aligned));
  Block block{std::unique_ptr<char, Free>(bytes, Free{aligned}), capacity, 0};
  // Only advice: without huge pages everything works as well.
  if (is_huge) ::madvise(bytes, capacity, MADV_HUGEPAGE);
  return blocks_.emplace_back(std::move(block));
}

std::vector<std::string_view> PageStore::pieces() const {
  std::vector<std::string_view> pieces;
  for (const Block& block : blocks_) pieces.emplace_back(block.bytes.get(), block.size);
  return pieces;
}

void PageStore::clear() {
  blocks_ = std::vector<Block>();
  bytes_ = 0;
}

}  // namespace pipeline::parquet
