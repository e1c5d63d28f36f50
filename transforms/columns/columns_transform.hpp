// The transform "columns": keeps some columns of each stream and drops the others. Never copies a value.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "column_rules.hpp"
#include "pipeline/sdk/host.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/transform.hpp"

namespace pipeline::columns {

class ColumnsTransform : public Transform {
 public:
  static const char* name() { return "columns"; }
  static const char* text() { return "Keeps some columns of each stream and drops the others."; }
  static const OptionTable& options();
  static Result<std::unique_ptr<ColumnsTransform>> create(Host host, const Options& options);

  ColumnsTransform(Host host, ColumnRules rules) : host_(host), rules_(std::move(rules)) {}
  Result<BoundTransform> bind(const StreamInfo& stream) override;

 private:
  void warn_once(const UnusedGlob& unused, const std::string& stream);

  Host host_;
  ColumnRules rules_;
  std::mutex mutex_;  // guards warned_
  std::set<std::string> warned_;
};

}  // namespace pipeline::columns
