#include "core/cli/stop_signal.hpp"

#include <csignal>
#include <cstdlib>

#include "core/cli/exit_code.hpp"

namespace pipeline::core {
namespace {

// Written by a signal handler, so it can't live anywhere else.
std::atomic<int> received_signal = 0;

void on_signal(int signal) {
  if (received_signal.exchange(signal) != 0) std::_Exit(exit_code::kSignal + signal);
}

}  // namespace

const std::atomic<int>& stop_signal() {
  return received_signal;
}

void watch_stop_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  // So that a file at the limit of its size is an error with a name, not a death.
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace pipeline::core
