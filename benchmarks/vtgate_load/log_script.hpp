// LogScript: the responses with which a vtgate streams transactions of one row each, one response a transaction, in the
// shapes of recorded traffic (research: vstream.md 2.2). Values; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "copy_script.hpp"

namespace pipeline::benchmarks {

class LogScript {
 public:
  // Transactions that follow kCopyPosition; a request for a later position gets the rest.
  LogScript(const wire::VStreamRequest& request, int64_t transactions);

  // The next serialized VStreamResponse; false when all has been said.
  bool next(std::string& response);

 private:
  std::string keyspace_;
  std::string table_;
  int64_t transactions_;
  int64_t sent_ = 0;
};

}  // namespace pipeline::benchmarks
