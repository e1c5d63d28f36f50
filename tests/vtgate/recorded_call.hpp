// The recorded stream as it came, reduced to what a request asks for.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "recording.hpp"

namespace pipeline::vtgate {

struct RecordedCall {
  std::vector<std::vector<wire::VEvent>> groups;  // each up to a COMMIT, DDL, OTHER or COPY_COMPLETED
  // False = it loses rows or changes tables: who turned away from it is not given it again.
  bool clean = true;
  std::optional<Refusal> end;  // how it ends; none = silence
};

// `tables` are those that the request matches. None when the request does not begin where the recording began, or asks
// for other shards.
std::optional<RecordedCall> recorded_call(const Recording& recording, const wire::VStreamRequest& request,
                                          const std::set<std::string>& tables);

}  // namespace pipeline::vtgate
