// GenerateReader: reads one generated stream from where it stands: SCHEMA, snapshot batches, COMPLETE, change batches,
// END, with CHECKPOINTs in between. Where batches and checkpoints fall depends on the options, the rows never do.
#pragma once

#include <cstdint>

#include "pace.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/source.hpp"
#include "progress.hpp"
#include "row_builder.hpp"
#include "settings.hpp"

namespace pipeline::generate {

class GenerateReader : public Reader {
 public:
  // `schema` has the columns to deliver, see RowBuilder.
  GenerateReader(Host host, Settings settings, uint64_t stream, Schema schema, Progress start);
  Result<Event> next() override;

 private:
  enum class Step { schema, snapshot, changes, end };

  [[nodiscard]] Event schema_event() const;
  Result<Event> data_event();
  Event checkpoint();
  Event snapshot_batch(uint64_t rows);
  Event change_batch(uint64_t rows);
  [[nodiscard]] uint64_t batch_size() const;
  [[nodiscard]] bool step_is_done() const;

  Host host_;
  Settings settings_;
  uint64_t stream_;
  Schema schema_;
  Progress progress_;
  Pace pace_;
  RowBuilder builder_;
  RowValues row_;
  Step step_ = Step::schema;
  uint64_t delivered_ = 0;  // rows of this reader
  uint64_t unsaved_ = 0;    // rows since the last checkpoint
};

}  // namespace pipeline::generate
