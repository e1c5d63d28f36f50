// The signal that asked this process to stop.
#pragma once

#include <atomic>

namespace pipeline::core {

// SIGINT or SIGTERM, once one came; 0 = none.
const std::atomic<int>& stop_signal();

// From now on the first SIGINT or SIGTERM asks for an orderly end, a second one ends the process at once. SIGPIPE
// and SIGXFSZ are ignored: a write that fails tells.
void watch_stop_signals();

}  // namespace pipeline::core
