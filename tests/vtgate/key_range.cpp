#include "key_range.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <memory>

namespace pipeline::vtgate {
namespace {

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    uint8_t byte = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace

// DES with a key of zeros; triple DES with three equal keys is the same.
std::string keyspace_id(int64_t value) {
  constexpr std::size_t kBlock = 8;
  constexpr std::size_t kKey = 24;
  std::array<unsigned char, kBlock> block{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    block[i] = static_cast<unsigned char>(static_cast<uint64_t>(value) >> (8 * (kBlock - 1 - i)));
  }
  const std::array<unsigned char, kKey> key{};
  std::array<unsigned char, 2 * kBlock> out{};
  int size = 0;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  EVP_EncryptInit_ex(context.get(), EVP_des_ede3_ecb(), nullptr, key.data(), nullptr);
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  EVP_EncryptUpdate(context.get(), out.data(), &size, block.data(), static_cast<int>(block.size()));
  return {reinterpret_cast<const char*>(out.data()), kBlock};
}

bool shard_holds(std::string_view shard, std::string_view keyspace_id) {
  const std::size_t dash = shard.find('-');
  if (dash == std::string_view::npos) return true;
  const std::string first = from_hex(shard.substr(0, dash));
  const std::string end = from_hex(shard.substr(dash + 1));
  return keyspace_id >= first && (end.empty() || keyspace_id < end);
}

}  // namespace pipeline::vtgate
