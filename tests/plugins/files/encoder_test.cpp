#include "pipeline/sdk/files/encoder.hpp"

#include <gtest/gtest.h>

namespace pipeline::files {
namespace {

class EncoderTest : public ::testing::TestWithParam<Codec> {};

TEST_P(EncoderTest, MakesFramesThatCanBeCutOffOneByOne) {
  const auto encoder = make_encoder(GetParam());
  std::string file;
  ASSERT_TRUE(encoder->encode("first, ", file).ok());
  const std::size_t committed = file.size();
  ASSERT_TRUE(encoder->encode(std::string(100'000, 'x'), file).ok());
  EXPECT_EQ(decode(GetParam(), file).value(), "first, " + std::string(100'000, 'x'));
  EXPECT_EQ(decode(GetParam(), file.substr(0, committed)).value(), "first, ");
  EXPECT_LT(file.size(), 5'000U);
}

TEST_P(EncoderTest, RefusesDamagedFrames) {
  std::string file;
  ASSERT_TRUE(make_encoder(GetParam())->encode("some text that is compressed", file).ok());
  EXPECT_FALSE(decode(GetParam(), file.substr(0, file.size() - 1)).ok());
  EXPECT_FALSE(decode(GetParam(), file + "x").ok());
  file[file.size() / 2] = static_cast<char>(file[file.size() / 2] ^ 1);
  EXPECT_FALSE(decode(GetParam(), file).ok());
}

TEST_P(EncoderTest, TakesEachLevel) {
  for (int level = 1; level <= highest_level(GetParam()); ++level) {
    std::string file;
    ASSERT_TRUE(make_encoder(GetParam(), level)->encode("text", file).ok()) << level;
    EXPECT_EQ(decode(GetParam(), file).value(), "text");
  }
}

INSTANTIATE_TEST_SUITE_P(Codecs, EncoderTest, ::testing::Values(Codec::gzip, Codec::zstd),
                         [](const auto& info) { return info.param == Codec::gzip ? "Gzip" : "Zstd"; });

TEST(Codec, IsKnownByName) {
  EXPECT_EQ(parse_codec("none").value(), Codec::none);
  EXPECT_EQ(parse_codec("zstd").value(), Codec::zstd);
  EXPECT_FALSE(parse_codec("brotli").ok());
}

}  // namespace
}  // namespace pipeline::files
