// ConfiguredCatalog: which streams, and which of their columns, the platform asks for (airbyte.md 1.9, 2.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "messages.hpp"
#include "pipeline/sdk/selection.hpp"

namespace pipeline::airbyte {

struct ConfiguredStream {
  StreamDescriptor descriptor;
  SyncMode mode = SyncMode::incremental;
  std::vector<std::string> columns;  // the selected ones, in the order of the catalog; also Airbyte's own (_ab_cdc_…)

  // Whether this is the stream of a source. A catalog may leave the namespace out.
  [[nodiscard]] bool is(std::string_view name_space, std::string_view name) const {
    return descriptor.name == name && (!descriptor.name_space || *descriptor.name_space == name_space);
  }
  [[nodiscard]] bool has(std::string_view column) const;
};

class ConfiguredCatalog {
 public:
  // Explicit nulls and unknown members are accepted. Fails, naming the stream, for a stream without a name or without
  // columns, an unknown sync mode, deduplication without a key, the same stream twice.
  static Result<ConfiguredCatalog> read(const rapidjson::Value& json);

  std::vector<ConfiguredStream> streams;

  // Null when it is not asked for.
  [[nodiscard]] const ConfiguredStream* find(std::string_view name_space, std::string_view name) const;
  // What `read` reads back.
  [[nodiscard]] std::string text() const;
};

}  // namespace pipeline::airbyte
