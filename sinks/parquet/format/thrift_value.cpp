#include "thrift_value.hpp"

namespace pipeline::parquet {
namespace {

constexpr int kMostDepth = 16;

enum Type : uint8_t {
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kDouble = 7,
  kBinary = 8,
  kList = 9,
  kSet = 10,
  kStruct = 12
};

class CompactReader {
 public:
  explicit CompactReader(std::string_view bytes) : rest_(bytes) {}

  ThriftValue structure(int depth) {
    ThriftValue result;
    int16_t id = 0;
    while (ok_) {
      const uint8_t header = byte();
      if (header == 0) return result;
      id = static_cast<int16_t>(header >> 4U == 0 ? zigzag() : id + (header >> 4U));
      result.fields[id] = value(header & 0x0FU, depth, true);
    }
    return result;
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  uint8_t byte() {
    if (rest_.empty()) {
      ok_ = false;
      return 0;
    }
    const auto result = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return result;
  }
  uint64_t varint() {
    uint64_t result = 0;
    for (uint32_t shift = 0; shift < 64 && ok_; shift += 7) {
      const uint8_t part = byte();
      result |= static_cast<uint64_t>(part & 0x7FU) << shift;
      if ((part & 0x80U) == 0) return result;
    }
    ok_ = false;
    return 0;
  }
  int64_t zigzag() {
    const uint64_t value = varint();
    return static_cast<int64_t>(value >> 1U) ^ -static_cast<int64_t>(value & 1U);
  }
  std::string_view take(uint64_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view result = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return result;
  }

  ThriftValue value(uint8_t type, int depth, bool is_field) {
    ThriftValue result;
    if (depth > kMostDepth) ok_ = false;
    if (!ok_) return result;
    switch (type) {
      case kTrue:
      case kFalse:
        result.number = static_cast<int64_t>((is_field ? type : byte()) == kTrue);
        return result;
      case kByte:
        result.number = static_cast<int64_t>(static_cast<int8_t>(byte()));  // NOLINT(bugprone-signed-char-misuse)
        return result;
      case kI16:
      case kI32:
      case kI64:
        result.number = zigzag();
        return result;
      case kDouble:
        result.bytes = take(8);
        return result;
      case kBinary:
        result.bytes = take(varint());
        return result;
      case kList:
      case kSet:
        return list(depth);
      case kStruct:
        return structure(depth + 1);
      default:
        ok_ = false;
        return result;
    }
  }

  ThriftValue list(int depth) {
    ThriftValue result;
    const uint8_t header = byte();
    const uint64_t size = header >> 4U == 15 ? varint() : header >> 4U;
    for (uint64_t i = 0; i < size && ok_; ++i) result.elements.push_back(value(header & 0x0FU, depth + 1, false));
    return result;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

const ThriftValue& ThriftValue::operator[](int16_t id) const {
  static const ThriftValue none;
  const auto found = fields.find(id);
  return found == fields.end() ? none : found->second;
}

Result<ThriftValue> read_thrift(std::string_view& bytes) {
  CompactReader reader(bytes);
  ThriftValue value = reader.structure(0);
  if (!reader.ok()) return Status::failed("its metadata is damaged");
  bytes = reader.rest();
  return value;
}

}  // namespace pipeline::parquet
