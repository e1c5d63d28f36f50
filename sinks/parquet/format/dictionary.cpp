#include "dictionary.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <utility>

namespace pipeline::parquet {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::size_t place_of(uint64_t key, std::size_t mask) {
  constexpr uint64_t golden = 0x9E3779B97F4A7C15;
  return static_cast<std::size_t>((key * golden) >> 32U) & mask;
}

}  // namespace

void Dictionary::clear() {
  slots_.assign(std::min(slots_.size(), kFirstSlots), Slot{});
  entries_ = 0;
  plain_.clear();
  begins_.clear();
}

void Dictionary::grow() {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.number == 0) continue;
    std::size_t at = place_of(slot.key, mask);
    while (slots_[at].number != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

bool Dictionary::index(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices) {
  switch (column_.type) {
    case PhysicalType::int32:
    case PhysicalType::float32:
      return index_numbers<uint32_t>(page, most_entries, indices);
    case PhysicalType::int64:
    case PhysicalType::float64:
      return index_numbers<uint64_t>(page, most_entries, indices);
    case PhysicalType::byte_array:
    case PhysicalType::fixed_len_byte_array:
      return index_bytes(page, most_entries, indices);
    case PhysicalType::boolean:
      return false;
  }
  return false;
}

template <typename Value>
bool Dictionary::index_numbers(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices) {
  const auto* values = page.fixed.as<Value>();
  const std::size_t first = indices.size();
  indices.resize(first + page.values);
  uint32_t* out = indices.data() + first;
  for (std::size_t i = 0; i < page.values; ++i) {
    if (is_full()) grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = place_of(values[i], mask);
    while (slots_[at].number != 0 && slots_[at].key != values[i]) at = (at + 1) & mask;
    if (slots_[at].number == 0) {
      if (entries_ >= most_entries || plain_.size() + sizeof(Value) > kMostBytes) return false;
      slots_[at] = {values[i], static_cast<uint32_t>(++entries_)};
      plain_.put(values[i]);
    }
    out[i] = slots_[at].number - 1;
  }
  return true;
}

std::string_view Dictionary::entry(uint32_t number, bool with_length) const {
  if (!with_length) {
    const auto width = static_cast<std::size_t>(column_.length);
    return plain_.view().substr((number - 1) * width, width);
  }
  const uint32_t begin = begins_[number - 1];
  uint32_t length = 0;
  std::memcpy(&length, plain_.data() + begin, sizeof length);
  return plain_.view().substr(begin + sizeof length, length);
}

uint32_t Dictionary::number_of(std::string_view value, bool with_length) {
  if (is_full()) grow();
  const uint64_t hash = XXH3_64bits(value.data(), value.size());
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = place_of(hash, mask);
  while (slots_[at].number != 0) {
    if (slots_[at].key == hash && entry(slots_[at].number, with_length) == value) return slots_[at].number;
    at = (at + 1) & mask;
  }
  slots_[at] = {hash, static_cast<uint32_t>(++entries_)};
  if (with_length) {
    begins_.push_back(static_cast<uint32_t>(plain_.size()));
    plain_.put(static_cast<uint32_t>(value.size()));
  }
  plain_.append(value);
  return slots_[at].number;
}

bool Dictionary::index_bytes(const PageValues& page, std::size_t most_entries, std::vector<uint32_t>& indices) {
  bool fits = true;
  const bool with_length = column_.type == PhysicalType::byte_array;
  const auto add = [&](std::string_view value) {
    if (!fits) return;
    if (value.size() > kMostBytes) {
      fits = false;
      return;
    }
    indices.push_back(number_of(value, with_length) - 1);
    fits = entries_ <= most_entries && plain_.size() <= kMostBytes;
  };
  indices.reserve(indices.size() + page.values);
  if (with_length) {
    for_each_bytes(page, add);
    return fits;
  }
  const auto width = static_cast<std::size_t>(column_.length);
  for (std::size_t at = 0; at < page.fixed.size(); at += width) add(page.fixed.view().substr(at, width));
  return fits;
}

}  // namespace pipeline::parquet
