package usher.web.look;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import usher.web.view.View;

/** Draws views with the templates that were compiled into the build; thread-safe. */
public final class Pages {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  public String draw(Frame frame, View view) {
    StringOutput html = new StringOutput(16 * 1024);
    engine.render(view.template(), Map.of("frame", frame, "view", view), html);
    return html.toString();
  }
}
