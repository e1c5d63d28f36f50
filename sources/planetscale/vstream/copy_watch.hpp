// CopyWatch: whether the copy of one table in one shard goes as a copy must (vstream.md 2.3).
//
// vtgate tries again by itself when a tablet dies, and may then go over to streaming without having copied the table,
// or copy it a second time and drop what happened in between, both without an error (vitess-cluster.md 1, cases 1
// and 2). Both can be seen from the transactions. When it goes on after a key, the columns come again. A value; not
// thread-safe.
#pragma once

#include <cstdint>

namespace pipeline::planetscale {

class CopyWatch {
 public:
  enum class Finding { fine, never_copied, copied_again };

  // The stream was opened (again); `resumed`: after a key.
  void opened(bool resumed) { state_ = resumed ? State::running : State::waiting; }

  // True between the first rows and the end of the copy.
  [[nodiscard]] bool running() const { return state_ == State::running; }

  // A transaction was finished. `copied_rows`: it has rows of the copy; `has_key`: its position names the key that the
  // copy has reached; `from_log`: it comes from the binary log.
  Finding finished(bool copied_rows, bool has_key, bool from_log) {
    if (copied_rows) {
      if (state_ == State::copied) return Finding::copied_again;
      state_ = State::running;
    } else if (has_key) {
      state_ = State::running;
    } else if (!from_log) {
      // The transaction that ends a copy is empty and names no key.
      state_ = State::copied;
    } else if (state_ == State::waiting) {
      return Finding::never_copied;
    }
    return Finding::fine;
  }

 private:
  enum class State : uint8_t { waiting, running, copied };

  State state_ = State::waiting;
};

}  // namespace pipeline::planetscale
