// RecordedCase: a recorded case (tests/data/README.md) as something that the model can play again.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/planetscale/vstream.pb.h"
#include "pipeline/sdk/status.hpp"

namespace pipeline::vtgate::model {

namespace wire = planetscale::wire;

struct RecordedCase {
  wire::VStreamRequest request;
  std::vector<wire::VStreamResponse> responses;
  int end_code = 0;  // gRPC status; 0 also when the client stopped
  std::string end_message;
  std::vector<std::string> setup;                                       // statements before the stream
  std::vector<std::pair<std::size_t, std::vector<std::string>>> steps;  // statements after so many responses

  static Result<RecordedCase> load(const std::filesystem::path& folder);
};

}  // namespace pipeline::vtgate::model
