package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.ResponseInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The content encoding of a response. The client never requests one, but some servers and gateways compress anyway. */
public final class ContentCoding {
    private ContentCoding() {}

    /** Returns whether the body is packed with gzip, and with nothing else. */
    public static boolean isGzip(ResponseInfo answer) {
        List<String> codings = of(answer);
        return codings.size() == 1 && isGzip(codings.get(0));
    }

    /** Returns the content coding of the body if it is not supported; null if the body is plain or gzip. */
    public static @Nullable String unknown(ResponseInfo answer) {
        List<String> codings = of(answer);
        return codings.isEmpty() || codings.size() == 1 && isGzip(codings.get(0)) ? null : String.join(", ", codings);
    }

    private static boolean isGzip(String coding) {
        return coding.equals("gzip") || coding.equals("x-gzip");
    }

    private static List<String> of(ResponseInfo answer) {
        List<String> lines = answer.headers().map().get("content-encoding");
        if (lines == null) {
            return List.of();
        }
        List<String> codings = new ArrayList<>();
        for (String line : lines) {
            for (String word : line.split(",")) {
                String coding = word.strip().toLowerCase(Locale.ROOT);
                if (!coding.isEmpty() && !coding.equals("identity")) {
                    codings.add(coding);
                }
            }
        }
        return codings;
    }
}
