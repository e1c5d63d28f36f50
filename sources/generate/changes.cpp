#include "changes.hpp"

namespace pipeline::generate {
namespace {

constexpr int64_t kFirstCommit = 1'767'225'600'000'000;  // 2026-01-01

int64_t inserted_key(uint64_t four, uint64_t which) {
  return kLastSnapshotKey + 1 + static_cast<int64_t>(2 * four + which);
}

}  // namespace

GeneratedChange make_change(uint64_t seed, uint64_t stream, uint64_t number, uint64_t rows) {
  const uint64_t four = number / 4;
  const auto commit_time = kFirstCommit + static_cast<int64_t>(number) * 1'000'000;
  switch (number % 4) {
    case 0:
    case 1:
      return {Operation::insert, {seed, stream, inserted_key(four, number % 4), 0}, commit_time};
    case 2: {
      // An odd multiplier walks through the snapshot in jumps.
      const int64_t key = rows == 0 ? inserted_key(four, 0) : static_cast<int64_t>(four * 7919 % rows) + 1;
      return {Operation::update, {seed, stream, key, four + 1}, commit_time};
    }
    default:
      return {Operation::remove, {seed, stream, inserted_key(four, 1), 0}, commit_time};
  }
}

std::string position_after(uint64_t stream, uint64_t changes) {
  if (changes == 0) return {};
  std::string digits = std::to_string(stream);
  digits.insert(0, 12 - digits.size(), '0');
  return "00000000-0000-0000-0000-" + digits + ":1-" + std::to_string(changes);
}

}  // namespace pipeline::generate
