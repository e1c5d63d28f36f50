#include "sinks/measured_sink.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace pipeline::benchmarks {
namespace {

// Rows between two checkpoints, about as many as come in the usual ten seconds.
constexpr std::size_t kBatchesOfACheckpoint = 256;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage now{};
  getrusage(RUSAGE_SELF, &now);
  return seconds(now.ru_utime) + seconds(now.ru_stime);
}

// getrusage tells the peak of whoever started this process, if that was higher.
double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib / 1024;
  }
  return 0;
}

void require(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.message().c_str());
  std::exit(1);
}

void checkpoint(Sink& sink) {
  const Result<std::string> token = sink.prepare({});
  require(token.status());
  require(sink.commit(*token));
}

}  // namespace

void measure(const std::string& name, Sink& sink, const GeneratedRows& rows) {
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_before = cpu_seconds();
  require(sink.recover({}));
  require(sink.bind(0, rows.stream()));
  for (std::size_t i = 0; i < rows.batches(); ++i) {
    require(sink.write(0, rows.batch(i)));
    if ((i + 1) % kBatchesOfACheckpoint == 0) checkpoint(sink);
  }
  checkpoint(sink);
  require(sink.finish());
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  std::printf("%s\t%llu\t%.3f\t%.3f\t%.0f\n", name.c_str(), static_cast<unsigned long long>(rows.rows()), wall.count(),
              cpu_seconds() - cpu_before, peak_mib());
}

}  // namespace pipeline::benchmarks
