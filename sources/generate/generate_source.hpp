// The source "generate": synthetic rows, for trying, for tests and for benchmarks. Needs nothing around it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/source.hpp"
#include "progress.hpp"
#include "settings.hpp"

namespace pipeline::generate {

class GenerateSource : public Source {
 public:
  static const char* name() { return "generate"; }
  static const char* text() {
    return "Synthetic rows, for trying, tests and benchmarks. Equal options give equal rows.";
  }
  static const OptionTable& options() { return settings_options(); }
  static Result<std::unique_ptr<GenerateSource>> create(Host host, const Options& options);

  GenerateSource(Host host, Settings settings) : host_(host), settings_(settings) {}
  Status check() override { return {}; }
  Result<std::vector<StreamInfo>> discover() override;
  // One partition for each stream with rows or changes left.
  Result<std::vector<Partition>> plan(const PlanRequest& request) override;
  Result<std::unique_ptr<Reader>> open(std::string_view partition_id) override;

 private:
  struct Planned {
    uint64_t stream;
    Settings settings;
    Schema schema;
    Progress start;
  };

  // The streams that are wanted, from their beginning.
  [[nodiscard]] Result<std::vector<Planned>> wanted(const std::optional<Selection>& selection) const;

  Host host_;
  Settings settings_;
  std::map<std::string, Planned, std::less<>> planned_;  // by partition id; written by `plan` only
};

}  // namespace pipeline::generate
