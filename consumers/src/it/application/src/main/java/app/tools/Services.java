package app.tools;

import io.fluentopenai.tools.Tools;

public final class Services {
    private Services() {}

    public static Tools tools() {
        return Tools.of(new Weather());
    }
}
