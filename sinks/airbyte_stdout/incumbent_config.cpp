#include "incumbent_config.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

constexpr const char* kTinyintOption = "tinyint1_as_bool";
// Behind the incumbent's keys, or without a meaning in a connector.
constexpr std::array<std::string_view, 6> kReplaced = {"tablet_type",  "shards", "starting_gtids",
                                                       kTinyintOption, "mode",   "before_images"};
constexpr std::array<std::string_view, 3> kWithoutEffect = {"max_retries", "timeout_seconds",
                                                            "use_gtid_with_table_pks"};

bool is_planetscale(const pipeline_stage& source) {
  return std::string_view(source.name) == "planetscale";
}

bool has_option(const pipeline_stage& source, std::string_view name) {
  for (std::uint32_t i = 0; i < source.option_count; ++i) {
    if (name == source.options[i]->name) return true;
  }
  return false;
}

Status bad(const char* key, const std::string& what) {
  return Status::invalid("the configuration's \"" + std::string(key) + "\" " + what).with_option(key);
}

class Translator {
 public:
  explicit Translator(rapidjson::Document& config) : config_(config), allocator_(config.GetAllocator()) {}

  Status tablet_type() {
    bool replica = false;
    bool rdonly = false;
    if (Status status = read_flag("use_replica", replica); !status.ok()) return status;
    if (Status status = read_flag("use_rdonly", rdonly); !status.ok()) return status;
    if (replica && rdonly) return bad("use_rdonly", "and \"use_replica\" can't both be true");
    if (replica || rdonly) set("tablet_type", Value(rapidjson::StringRef(replica ? "replica" : "rdonly")));
    return {};
  }

  // {"keyspace": {"shard": "gtid"}} as a text becomes {"shard": "gtid"} of the keyspace that is read.
  Status starting_gtids() {
    const Value* value = member(config_, "starting_gtids");
    if (value == nullptr || (value->IsString() && value->GetStringLength() == 0)) return {};
    rapidjson::Document parsed(&allocator_);
    if (value->IsString()) {
      parsed.Parse(value->GetString(), value->GetStringLength());
    } else {
      parsed.CopyFrom(*value, allocator_);
    }
    if (parsed.HasParseError() || !parsed.IsObject()) {
      return bad("starting_gtids", R"(must hold JSON such as {"keyspace": {"shard": "MySQL56/…"}})");
    }
    const std::string database = string_member(config_, "database").value_or("");
    Value shards(rapidjson::kObjectType);
    std::for_each(parsed.MemberBegin(), parsed.MemberEnd(), [&](auto& entry) {
      if (entry.value.IsString()) shards.AddMember(entry.name, entry.value, allocator_);
    });
    if (const Value* keyspace = member(parsed, database); keyspace != nullptr && keyspace->IsObject()) {
      shards.CopyFrom(*keyspace, allocator_);
    } else if (!parsed.ObjectEmpty() && shards.ObjectEmpty()) {
      return bad("starting_gtids", "doesn't name the keyspace \"" + database + "\"");
    }
    if (shards.ObjectEmpty()) {
      config_.RemoveMember("starting_gtids");
    } else {
      set("starting_gtids", std::move(shards));
    }
    return {};
  }

  // A tinyint(1) is a boolean unless the configuration says no.
  Status tinyint() {
    bool as_number = false;
    if (const Value* options = member(config_, "options"); options != nullptr && options->IsObject()) {
      const Value* choice = member(*options, "do_not_treat_tiny_int_as_boolean");
      if (choice != nullptr && !choice->IsBool()) {
        return bad("do_not_treat_tiny_int_as_boolean", "must be true or false");
      }
      as_number = choice != nullptr && choice->GetBool();
    }
    if (member(config_, kTinyintOption) == nullptr) set(kTinyintOption, Value(!as_number));
    return {};
  }

 private:
  Status read_flag(const char* key, bool& flag) {
    const Value* value = member(config_, key);
    if (value == nullptr) return {};
    if (!value->IsBool()) return bad(key, "must be true or false");
    flag = value->GetBool();
    return {};
  }
  void set(const char* key, Value value) {
    config_.RemoveMember(key);
    config_.AddMember(Value(key, allocator_), value, allocator_);
  }

  rapidjson::Document& config_;
  rapidjson::Document::AllocatorType& allocator_;
};

struct Property {
  const char* key;
  const char* type;
  const char* title;
  const char* description;
  bool hidden = false;
};

constexpr std::array<Property, 5> kProperties = {
    {{"use_replica", "boolean", "Use replica?", "Read from the replicas of the keyspace instead of its primaries."},
     {"use_rdonly", "boolean", "Use rdonly?", "Read from the rdonly tablets of the keyspace."},
     {"shards", "string", "Shards", "The shards to read, with commas between them; empty for all."},
     {"starting_gtids", "string", "Starting GTIDs",
      "Positions to start from without a copy, as JSON: {\"keyspace\": {\"shard\": \"MySQL56/…\"}}."},
     {"include_metadata", "boolean", "Include metadata?",
      "Adds the column _planetscale_metadata: position, sequence number and time of extraction."}}};

constexpr std::array<Property, 3> kHiddenProperties = {
    {{"max_retries", "integer", "Max retries", "Accepted and without effect: a sync goes on as long as it moves.",
      true},
     {"timeout_seconds", "integer", "Timeout", "Accepted and without effect: a copy may take as long as it needs.",
      true},
     {"use_gtid_with_table_pks", "boolean", "Use GTID with table PKs", "Accepted and without effect: always done.",
      true}}};

Value property(JsonBuilder& build, const Property& from, int order) {
  Value result = build.object();
  build.set(result, "type", from.type);
  build.set(result, "title", from.title);
  build.set(result, "description", from.description);
  build.set(result, "order", Value(order));
  if (from.hidden) build.set(result, "airbyte_hidden", Value(true));
  return result;
}

}  // namespace

Status translate_incumbent_config(const pipeline_stage& source, rapidjson::Document& config,
                                  std::vector<std::string>& notes) {
  if (!is_planetscale(source) || !config.IsObject()) return {};
  Translator translator(config);
  if (Status status = translator.tablet_type(); !status.ok()) return status;
  if (Status status = translator.starting_gtids(); !status.ok()) return status;
  if (Status status = has_option(source, kTinyintOption) ? translator.tinyint() : Status(); !status.ok()) return status;
  for (const std::string_view key : kWithoutEffect) {
    if (member(config, key) != nullptr) {
      notes.push_back("the configuration's \"" + std::string(key) + "\" has no effect: it isn't needed any more");
    }
  }
  return {};
}

void add_incumbent_properties(JsonBuilder& build, const pipeline_stage& source, Value& properties, int& order) {
  if (!is_planetscale(source)) return;
  for (const Property& from : kProperties) build.set(properties, from.key, property(build, from, order++));
  for (const Property& from : kHiddenProperties) build.set(properties, from.key, property(build, from, order++));
  if (!has_option(source, kTinyintOption)) return;
  Value inner = build.object();
  build.set(
      inner, "do_not_treat_tiny_int_as_boolean",
      property(build, {"", "boolean", "Tinyint(1) as a number", "Read tinyint(1) as a number, not a boolean."}, 0));
  Value options = property(build, {"", "object", "Customize options", "How some types are read."}, order++);
  build.set(options, "properties", std::move(inner));
  build.set(properties, "options", std::move(options));
}

bool replaced_by_incumbent(const pipeline_stage& source, std::string_view option) {
  if (!is_planetscale(source)) return false;
  for (const std::string_view replaced : kReplaced) {
    if (replaced == option) return true;
  }
  return false;
}

}  // namespace pipeline::airbyte
