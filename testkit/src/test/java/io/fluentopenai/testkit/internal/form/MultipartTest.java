package io.fluentopenai.testkit.internal.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipartTest {

    private static final String TYPE = "multipart/form-data; boundary=xx";

    private static List<Part> parse(String body) throws MalformedBodyException {
        return Multipart.parse(TYPE, SeekableContent.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void partsHaveNamesTypesAndContents() throws MalformedBodyException {
        List<Part> parts = parse("--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--xx\r\n"
                + "content-type: text/plain\r\nCONTENT-DISPOSITION: form-data; filename=\"b;\\\".txt\"; name=b\r\n\r\n"
                + "\r\ntwo\r\n-\r\n--x\r\n--xx--\r\n");
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).name()).isEqualTo("a");
        assertThat(parts.get(0).filename()).isNull();
        assertThat(parts.get(0).text()).isEqualTo("one");
        assertThat(parts.get(1).filename()).isEqualTo("b;\".txt");
        assertThat(parts.get(1).contentType()).isEqualTo("text/plain");
        assertThat(parts.get(1).text()).isEqualTo("\r\ntwo\r\n-\r\n--x");
    }

    @Test
    void aPartMayBeEmptyAndThereMayBeNone() throws MalformedBodyException {
        assertThat(parse("--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--xx--"))
                .singleElement()
                .satisfies(part -> assertThat(part.bytes()).isEmpty());
        assertThat(parse("--xx--\r\n")).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> Multipart.parse("multipart/form-data", SeekableContent.of(new byte[0])))
                .hasMessageContaining("boundary");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("does not start");
        assertThatThrownBy(() -> parse("--xx\nContent-Disposition: form-data; name=\"a\"\n\none\n--xx--\n"))
                .hasMessageContaining("line end");
        assertThatThrownBy(() -> parse("--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"))
                .hasMessageContaining("not closed");
        assertThatThrownBy(() -> parse("--xx\r\n\r\none\r\n--xx--\r\n")).hasMessageContaining("Content-Disposition");
        assertThatThrownBy(() -> parse("--xx\r\nContent-Disposition: form-data\r\n\r\none\r\n--xx--\r\n"))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> parse("--xx\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xx--\r\nmore"))
                .hasMessageContaining("after the closing boundary");
    }

    @Test
    void whateverTheContentNettyReadsTheSame() throws IOException, MalformedBodyException {
        SplittableRandom random = new SplittableRandom(1);
        String alphabet = "-x\r\nab ";
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int count = random.nextInt(1, 4);
            List<String> contents = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                StringBuilder content = new StringBuilder();
                for (int n = random.nextInt(30); n > 0; n--) {
                    content.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                if (content.toString().contains("\r\n--xx")
                        || content.toString().startsWith("--xx")) {
                    content.setLength(0);
                }
                contents.add(content.toString());
                body.writeBytes(("--xx\r\nContent-Disposition: form-data; name=\"f" + i + "\"; filename=\"f\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n" + content + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            body.writeBytes("--xx--\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(Multipart.parse(TYPE, SeekableContent.of(body.toByteArray())))
                    .extracting(Part::text)
                    .isEqualTo(contents);
            assertThat(netty(body.toByteArray())).isEqualTo(contents);
        }
    }

    private static List<String> netty(byte[] body) throws IOException {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set("Content-Type", TYPE);
        HttpPostMultipartRequestDecoder decoder =
                new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
        try {
            List<String> contents = new ArrayList<>();
            for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
                contents.add(((HttpData) part).getString(StandardCharsets.UTF_8));
            }
            return contents;
        } finally {
            decoder.destroy();
        }
    }
}
