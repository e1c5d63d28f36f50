// The exit codes of the program; docs/configuration.md lists them.
#pragma once

namespace pipeline::core::exit_code {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kConfiguration = 3;
inline constexpr int kPlugin = 4;
inline constexpr int kSignal = 128;  // plus the number of the signal

}  // namespace pipeline::core::exit_code
