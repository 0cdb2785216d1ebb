package matinee;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In what quality Matinee has its clips, the least first. */
enum Quality {
  SD(640, 360, 500_000),
  HD(1280, 720, 1_500_000);

  final int width;
  final int height;

  /** At most so many bits in a second. */
  final int bandwidth;

  Quality(int width, int height, int bandwidth) {
    this.width = width;
    this.height = height;
    this.bandwidth = bandwidth;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Quality> of(String word) {
    return Arrays.stream(values()).filter(quality -> quality.word().equals(word)).findFirst();
  }

  /** What a pass with this word allows; one without any word allows everything. */
  static List<Quality> upTo(String word) {
    if (word.isEmpty()) {
      return List.of(values());
    }
    Quality best = of(word).orElse(SD);
    return Arrays.stream(values()).filter(quality -> quality.compareTo(best) <= 0).toList();
  }
}
