// Tape: decisions, drawn beforehand. When it is at its end all is calm: no chance comes true. So a shorter tape is a
// simpler run, and rapidcheck can shrink it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pipeline::planetscale::test {

class Tape {
 public:
  explicit Tape(std::vector<uint8_t> bytes) : bytes_(std::move(bytes)) {}

  // One in `of`.
  bool chance(std::size_t of) { return !ended() && next() % of == 0; }
  // 0 to `count` - 1; 0 at the end.
  std::size_t pick(std::size_t count) { return ended() ? 0 : next() % count; }
  [[nodiscard]] bool ended() const { return at_ == bytes_.size(); }
  void end() { at_ = bytes_.size(); }

 private:
  std::size_t next() { return bytes_[at_++]; }

  std::vector<uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace pipeline::planetscale::test
