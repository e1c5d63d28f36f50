// binlogdata.VEventType (vstream.md 1.2), as far as it matters here; other numbers are ignored.
#pragma once

#include <cstdint>

namespace pipeline::planetscale::event_type {

inline constexpr int32_t kBegin = 2;
inline constexpr int32_t kCommit = 3;
inline constexpr int32_t kRollback = 4;
inline constexpr int32_t kDdl = 5;
inline constexpr int32_t kOther = 11;
inline constexpr int32_t kRow = 12;
inline constexpr int32_t kField = 13;
inline constexpr int32_t kHeartbeat = 14;
inline constexpr int32_t kVgtid = 15;
inline constexpr int32_t kCopyCompleted = 20;

}  // namespace pipeline::planetscale::event_type
