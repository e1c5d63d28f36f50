// Refusal: how a call ends when it isn't the client's doing; and the gRPC status codes that the recordings show.
#pragma once

#include <string>

namespace pipeline::vtgate {

inline constexpr int kCancelled = 1;
inline constexpr int kUnknown = 2;
inline constexpr int kInvalidArgument = 3;
inline constexpr int kFailedPrecondition = 9;
inline constexpr int kInternal = 13;

struct Refusal {
  int code;
  std::string message;
};

}  // namespace pipeline::vtgate
