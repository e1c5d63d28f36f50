#include "latest/entry_sorter.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace pipeline::csv {
namespace {

constexpr std::size_t kWriteAtOnce = std::size_t{1} << 20U;
constexpr std::size_t kLeastBlock = std::size_t{16} << 10U;
constexpr std::size_t kMostBlock = std::size_t{256} << 10U;

// The first bytes of a key as a number that is ordered as they are.
uint64_t leading_bytes(std::string_view key) {
  uint64_t word = 0;
  if (!key.empty()) std::memcpy(&word, key.data(), std::min(sizeof word, key.size()));
  return __builtin_bswap64(word);
}

}  // namespace

EntrySorter::EntrySorter(files::FileOperations& operations, std::filesystem::path folder, uint64_t memory)
    : operations_(operations), folder_(std::move(folder)), memory_(memory) {}

Status EntrySorter::add(const Entry& entry) {
  const std::size_t begin = entries_.size();
  append_entry(entry, entries_);
  const std::size_t size = entries_.size() - begin;
  const std::size_t key = entries_.size() - entry.payload.size() - entry.shard.size() - entry.key.size();
  is_sorted_ = is_sorted_ && (places_.empty() || key_of(places_.back()) <= entry.key);
  places_.push_back(
      {leading_bytes(entry.key), begin, key, static_cast<uint32_t>(entry.key.size()), static_cast<uint32_t>(size)});
  if (entries_.size() + places_.size() * sizeof(Place) < memory_) return {};
  return spill();
}

std::string_view EntrySorter::key_of(const Place& place) const {
  return std::string_view(entries_).substr(place.key, place.key_size);
}

void EntrySorter::sort() {
  // Entries of one key are in the order of their places.
  std::sort(places_.begin(), places_.end(), [&](const Place& one, const Place& other) {
    if (one.leading != other.leading) return one.leading < other.leading;
    const int order = key_of(one).compare(key_of(other));
    return order != 0 ? order < 0 : one.begin < other.begin;
  });
}

Status EntrySorter::spill() {
  if (!is_sorted_) sort();
  Run run{folder_ / ("_run-" + std::to_string(runs_.size()) + ".inprogress"), 0};
  Result<files::FileDescriptor> file = operations_.create(run.path);
  if (!file.ok()) return file.status();
  std::string block;
  for (const Place& place : places_) {
    block.append(entries_, place.begin, place.size);
    if (block.size() < kWriteAtOnce && &place != &places_.back()) continue;
    Status status = operations_.write_at(*file, run.path, run.bytes, block);
    if (!status.ok()) return status;
    run.bytes += block.size();
    block.clear();
  }
  runs_.push_back(std::move(run));
  entries_.clear();
  places_.clear();
  is_sorted_ = true;
  return {};
}

Result<std::vector<std::unique_ptr<EntryReader>>> EntrySorter::finish() {
  std::vector<std::unique_ptr<EntryReader>> readers;
  if (!runs_.empty() && !places_.empty()) {
    Status status = spill();
    if (!status.ok()) return status;
  }
  if (runs_.empty()) {
    if (!is_sorted_) {
      sort();
      std::string sorted;
      sorted.reserve(entries_.size());
      for (const Place& place : places_) sorted.append(entries_, place.begin, place.size);
      entries_ = std::move(sorted);
    }
    places_ = {};
    readers.push_back(std::make_unique<EntryReader>(entries_));
    return readers;
  }
  entries_ = {};
  places_ = {};
  const std::size_t block = std::clamp<std::size_t>(memory_ / runs_.size(), kLeastBlock, kMostBlock);
  for (const Run& run : runs_) {
    readers.push_back(std::make_unique<EntryReader>(operations_, run.path, run.bytes, block));
  }
  return readers;
}

Status EntrySorter::clean() {
  for (const Run& run : runs_) {
    Status status = operations_.remove(run.path);
    if (!status.ok()) return status;
  }
  runs_.clear();
  return {};
}

}  // namespace pipeline::csv
