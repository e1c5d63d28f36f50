// Plays steps with one Parquet sink after the other, each from where the last checkpoint left off.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parquet_options.hpp"
#include "parquet_sink.hpp"
#include "plugins/files/memory_files.hpp"

namespace pipeline::parquet::test {

struct Saved {
  std::string token;
  std::size_t done = 0;  // steps that are committed
};

// One run: the steps from `saved.done` to the next with `ends_run`. `play_step(sink, step)` binds and writes.
template <typename Step, typename PlayStep>
Status play_run(const ParquetOptions& options, files::test::Disk& disk, const std::vector<Step>& steps, Saved& saved,
                const PlayStep& play_step) {
  ParquetSink sink(Host(), options, std::make_unique<files::test::MemoryFiles>(disk));
  Status status = sink.recover(saved.token);
  bool ends = false;
  while (status.ok() && !ends && saved.done < steps.size()) {
    ends = steps[saved.done].ends_run;
    status = play_step(sink, steps[saved.done]);
    if (!status.ok()) return status;
    Result<std::string> token = sink.prepare({});
    if (!token.ok()) return token.status();
    saved = {std::move(token).value(), saved.done + 1};
    status = sink.commit(saved.token);
  }
  return status.ok() ? sink.finish() : status;
}

// To the end; each run that ends well is followed by the next.
template <typename Step, typename PlayStep>
Status play_all(const ParquetOptions& options, files::test::Disk& disk, const std::vector<Step>& steps, Saved& saved,
                const PlayStep& play_step) {
  Status status;
  do {
    status = play_run(options, disk, steps, saved, play_step);
  } while (status.ok() && saved.done < steps.size());
  return status;
}

}  // namespace pipeline::parquet::test
