// LatestTable: a sink with format = "latest" on files in memory, run after run, and the rows that it leaves.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "parquet_sink.hpp"
#include "plugins/recording_host.hpp"
#include "sinks/parquet/keyed_rows.hpp"

namespace pipeline::parquet::test {

class LatestTable : public ::testing::Test {
 protected:
  void begin() {
    sink_ = std::make_unique<ParquetSink>(host_.host(), options_, std::make_unique<files::test::MemoryFiles>(disk_));
    const Status status = sink_->recover(token_);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void bind(const StreamInfo& stream) {
    stream_ = stream;
    const Status status = sink_->bind(0, stream);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void write(Batch batch) {
    const Status status = sink_->write(0, std::move(batch));
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void write(const Changes& changes) { write(keyed_batch(changes)); }
  void truncate(const std::string& shard) { ASSERT_TRUE(sink_->truncate(0, {"p", shard, 1, 1}).ok()); }
  void checkpoint() {
    const Result<std::string> token = sink_->prepare({});
    ASSERT_TRUE(token.ok()) << token.status().message();
    token_ = *token;
    ASSERT_TRUE(sink_->commit(token_).ok());
  }
  Status try_to_end() {
    checkpoint();
    const Status status = sink_->finish();
    sink_.reset();
    return status;
  }
  void end() {
    const Status status = try_to_end();
    ASSERT_TRUE(status.ok()) << status.message();
  }
  // A whole run with these changes.
  void run(const StreamInfo& stream, const std::vector<Changes>& steps) {
    begin();
    bind(stream);
    for (const Changes& changes : steps) write(changes);
    end();
  }
  RowsByKey rows() const { return read_keyed_rows(disk_, options_.directory, stream_.schema.fields.size()); }

  testing::RecordingHost host_;
  TemporaryFolder folder_;
  ParquetOptions options_ = latest_options(folder_.path());
  files::test::Disk disk_;
  std::string token_;
  StreamInfo stream_;
  std::unique_ptr<ParquetSink> sink_;
};

}  // namespace pipeline::parquet::test
