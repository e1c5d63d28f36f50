// The sink "airbyte_stdout": rows as the messages of the Airbyte protocol on stdout.
//
// A STATE of a stream comes at the checkpoint that covers all RECORDs before it. STARTED comes when a stream is
// announced, RUNNING before its first record, COMPLETE at the end of a run, INCOMPLETE when the run ends early. Each
// stream of the catalog has at least one STATE in a run that ends well. The token is the list of all states.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "configured_catalog.hpp"
#include "line_buffer.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/sink.hpp"
#include "record_writer.hpp"
#include "standard_output.hpp"
#include "sync_state.hpp"

namespace pipeline::airbyte {

class AirbyteSink : public Sink {
 public:
  static const char* name() { return "airbyte_stdout"; }
  static const char* text() { return "Writes rows to stdout as messages of the Airbyte protocol."; }
  static const OptionTable& options();
  static Result<std::unique_ptr<AirbyteSink>> create(Host host, const Options& options);

  // Without a catalog all columns of all streams are written. `output` is borrowed.
  AirbyteSink(Host host, const ConfiguredCatalog& catalog, std::string source, StandardOutput& output);
  ~AirbyteSink() override;

  Status check() override { return {}; }
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view /*token*/) override { return {}; }
  Status finish() override;

 private:
  enum class Phase { waiting, started, running, complete };

  struct Output {
    ConfiguredStream stream;
    StreamState state;
    Phase phase = Phase::waiting;
    uint64_t generation = 0;
    uint64_t records = 0;  // since the last STATE
    bool told_state = false;
    std::unique_ptr<RecordWriter> writer;
  };

  // Null = it is not in the catalog.
  Output* output_of(const StreamInfo& stream);
  Output& add_output(const ConfiguredStream& stream);
  void start(Output& output);
  void run(Output& output);
  void tell_state(Output& output);
  Status flush();

  const Host host_;
  const bool has_catalog_;
  const std::string source_;
  StandardOutput& standard_output_;
  SyncState recovered_;
  std::vector<std::unique_ptr<Output>> outputs_;
  std::vector<Output*> bound_;  // by stream number
  LineBuffer lines_;
  bool began_ = false;
  bool finished_ = false;
};

}  // namespace pipeline::airbyte
