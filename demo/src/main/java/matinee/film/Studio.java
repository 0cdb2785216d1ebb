package matinee.film;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import matinee.art.Artwork;

/**
 * Draws the clips and has ffmpeg code them. The same versions of ffmpeg, librsvg and Java make the
 * same files.
 *
 * <p>H.264 in fragmented MP4, since every television that plays Media Source Extensions decodes it
 * in hardware, the oldest included; VP9 begins with those of 2016. One fragment for each shot of
 * four seconds, which a key frame begins.
 */
public final class Studio {
  /** Pictures in a second. */
  static final int FRAMES = 24;

  /** Of each shot, and so of each fragment. */
  static final int SECONDS = 4;

  static final int WIDTH = 1280;
  static final int HEIGHT = 720;

  /**
   * One size of every clip.
   *
   * @param loss x264's rate factor: what the coder may leave out
   */
  private record Quality(String name, String size, int loss) {}

  private static final List<Quality> QUALITIES =
      List.of(new Quality("hd", "1280:720", 34), new Quality("sd", "640:360", 36));

  private static final ProcessBuilder.Redirect PIPE = ProcessBuilder.Redirect.PIPE;

  private final Path folder;

  private Studio(Path folder) {
    this.folder = folder;
  }

  /** Arguments: the folder for the clips, then titles; without any, those that lie there. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var studio = new Studio(Path.of(arguments[0]));
    Files.createDirectories(studio.folder);
    List<String> ids = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
    if (ids.isEmpty()) {
      ids.addAll(studio.drawn());
    }
    Collections.sort(ids);
    for (String id : ids) {
      studio.make(id, Palette.of(id));
    }
  }

  private List<String> drawn() throws IOException {
    String best = "-" + QUALITIES.getFirst().name() + ".mp4";
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(best))
          .map(name -> name.substring(0, name.length() - best.length()))
          .toList();
    }
  }

  private void make(String id, Inks inks) throws IOException, InterruptedException {
    var shots = Reel.of(id, still(id), inks);
    Process coder = new ProcessBuilder(coding(id)).inheritIO().redirectInput(PIPE).start();
    try (OutputStream frames = coder.getOutputStream()) {
      for (Scene shot : shots) {
        for (int frame = 0; frame < SECONDS * FRAMES; frame++) {
          frames.write(picture(shot, frame / (double) (SECONDS * FRAMES)));
        }
      }
    }
    succeeded(coder, "ffmpeg");
  }

  /** One thread and no stamps, so that nothing but the pictures decides what comes out. */
  private List<String> coding(String id) {
    var words = new ArrayList<String>();
    add(words, "ffmpeg -v error -y -f rawvideo -pix_fmt bgr24");
    add(words, "-s " + WIDTH + "x" + HEIGHT + " -r " + FRAMES + " -i -");
    for (Quality quality : QUALITIES) {
      add(words, "-vf scale=" + quality.size() + ":flags=bicubic+accurate_rnd,format=yuv420p");
      add(words, "-c:v libx264 -profile:v main -preset slow -tune animation");
      // Without it the coder refers to more pictures than televisions are bound to keep.
      add(words, "-level:v 3.1 -refs 3");
      add(words, "-crf " + quality.loss());
      add(words, "-color_primaries bt709 -color_trc bt709 -colorspace bt709");
      add(words, "-threads 1 -g " + SECONDS * FRAMES + " -keyint_min " + SECONDS * FRAMES);
      add(words, "-sc_threshold 0 -flags +bitexact -fflags +bitexact -map_metadata -1");
      add(words, "-movflags +frag_keyframe+empty_moov+default_base_moof+skip_trailer");
      words.add(folder.resolve(id + "-" + quality.name() + ".mp4").toString());
    }
    return words;
  }

  private static void add(List<String> words, String more) {
    words.addAll(List.of(more.split(" ")));
  }

  private static byte[] picture(Scene shot, double at) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D on = image.createGraphics();
    finely(on);
    on.scale(WIDTH / (double) Scene.WIDTH, HEIGHT / (double) Scene.HEIGHT);
    shot.draw(on, at);
    on.dispose();
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  static void finely(Graphics2D on) {
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    on.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** The title's own still, large enough to go near. */
  private static BufferedImage still(String id) throws IOException, InterruptedException {
    String svg = Artwork.still(id, id);
    if (svg == null) {
      throw new IllegalArgumentException("There is no still of " + id + ".");
    }
    Process process = new ProcessBuilder("rsvg-convert", "-w", "2560").start();
    Thread.ofVirtual().start(() -> hand(svg, process.getOutputStream()));
    try (InputStream png = process.getInputStream()) {
      byte[] all = png.readAllBytes();
      succeeded(process, "rsvg-convert");
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(all));
      var flat = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
      flat.createGraphics().drawImage(read, 0, 0, null);
      return flat;
    }
  }

  private static void hand(String svg, OutputStream to) {
    try (to) {
      to.write(svg.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static void succeeded(Process process, String name)
      throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException(name + " failed.");
    }
  }
}
