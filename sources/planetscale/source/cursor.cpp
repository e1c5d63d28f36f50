#include "source/cursor.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "source/base64.hpp"

namespace pipeline::planetscale {
namespace {

constexpr int kVersion = 1;

void write_lastpk(rapidjson::Writer<rapidjson::StringBuffer>& writer, const wire::QueryResult& lastpk) {
  writer.Key("lastpk");
  writer.StartObject();
  writer.Key("columns");
  writer.StartArray();
  for (const wire::Field& field : lastpk.fields()) writer.String(field.name().c_str());
  writer.EndArray();
  writer.Key("encoded");
  writer.String(base64_encode(lastpk.SerializeAsString()).c_str());
  writer.EndObject();
}

}  // namespace

std::string encode_cursor(const ShardCursor& cursor) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("version");
  writer.Int(kVersion);
  writer.Key("generation");
  writer.Uint64(cursor.generation);
  writer.Key("copy");
  writer.String(cursor.copy_done ? "done" : "running");
  writer.Key("gtid");
  writer.String(cursor.gtid.c_str());
  if (cursor.lastpk) write_lastpk(writer, *cursor.lastpk);
  writer.EndObject();
  return buffer.GetString();
}

Result<ShardCursor> decode_cursor(std::string_view text) {
  const auto unreadable = [&] {
    return Status::failed("the saved cursor can't be read: " + std::string(text.substr(0, 200)));
  };
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable();
  const auto version = document.FindMember("version");
  if (version == document.MemberEnd() || !version->value.IsInt()) return unreadable();
  if (version->value.GetInt() != kVersion) {
    return Status::failed("the saved cursor has version " + std::to_string(version->value.GetInt()) +
                          ", this program reads version " + std::to_string(kVersion));
  }
  const auto generation = document.FindMember("generation");
  const auto copy = document.FindMember("copy");
  const auto gtid = document.FindMember("gtid");
  if (generation == document.MemberEnd() || !generation->value.IsUint64() || copy == document.MemberEnd() ||
      !copy->value.IsString() || gtid == document.MemberEnd() || !gtid->value.IsString()) {
    return unreadable();
  }
  ShardCursor cursor{generation->value.GetUint64(), std::string_view(copy->value.GetString()) == "done",
                     gtid->value.GetString(), std::nullopt};
  const auto lastpk = document.FindMember("lastpk");
  if (lastpk == document.MemberEnd()) return cursor;
  if (!lastpk->value.IsObject() || !lastpk->value.HasMember("encoded") || !lastpk->value["encoded"].IsString()) {
    return unreadable();
  }
  const std::optional<std::string> bytes = base64_decode(lastpk->value["encoded"].GetString());
  if (!bytes || !cursor.lastpk.emplace().ParseFromString(*bytes)) return unreadable();
  return cursor;
}

}  // namespace pipeline::planetscale
