package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.proxy.limit.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A list of models holds whatever parser the upstream has: what two of them read differently never gets there whole, and what the
 * clients of the API send does.
 */
@Timeout(60)
class ModelLimitTest {
    private static final String FORM = "multipart/form-data; boundary=B";
    private static final String MODEL = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n";
    private static final String FILE =
            "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\n";
    private static final String END = "--B--\r\n";

    private final AtomicInteger complete = new AtomicInteger();
    private final TestUpstream upstream = new TestUpstream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .withoutAuthentication()
            .limits(Limits.none().models("whisper-1", "gpt-5-mini"))
            .rules(Rules.everything())
            .port(0)
            .drain(Duration.ZERO)
            .start();

    ModelLimitTest() {
        upstream.answer(request -> request.body().onSuccess(whole -> {
            complete.incrementAndGet();
            request.response().end(Integer.toString(whole.length()));
        }));
    }

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/v1" + path))
                        .header("Content-Type", type)
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertRefused(String path, String type, byte[] body) throws Exception {
        HttpResponse<String> response = post(path, type, body);
        String what = type + "\n" + new String(body, StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(what).isIn(400, 403, 415);
        assertThat(response.body()).as(what).contains("\"error\"");
        assertThat(complete).as("whole requests at the upstream: %s", what).hasValue(0);
    }

    private void assertFormIsRefused(String form) throws Exception {
        assertRefused("/audio/transcriptions", FORM, bytes(form));
    }

    private void assertPasses(String path, String type, String body) throws Exception {
        assertThat(post(path, type, bytes(body)).body()).as(body).isEqualTo(Integer.toString(bytes(body).length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=B; charset=utf-7",
                "multipart/form-data; charset=utf-8; boundary=B",
                "multipart/form-data; boundary=B; boundary=C",
                "multipart/form-data; boundary=B;",
                "multipart/form-data; boundary=B ; x=y",
                "multipart/form-data; boundary*=utf-8''B",
                "multipart/form-data; boundary*0=B",
                "multipart/form-data; BOUNDARY=B",
                "multipart/form-data; boundary=\"\\B\"",
                "multipart/form-data; boundary=\"B",
                "multipart/form-data; boundary = B",
                "multipart/form-data; boundary='B'",
                "multipart/form-data; boundary=\"B \"",
                "multipart/form-data; boundary=B=",
                "multipart/form-data, multipart/form-data; boundary=B",
                "Multipart/Form-Data; boundary=B",
                "multipart/form-data;\tboundary=B",
                "multipart/mixed; boundary=B",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "application/x-www-form-urlencoded",
                "application/json; boundary=B",
            })
    void aFormOfAnotherMediaTypeIsRefused(String type) throws Exception {
        assertRefused("/audio/transcriptions", type, bytes(MODEL + FILE + "x\r\n" + END));
    }

    /** Each takes a place in the file, and begins a field there for some parser. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n--B\nContent-Disposition: form-data; name=\"model\"\n\nwhisper-2\n--B--\n",
                "\r--B\rContent-Disposition: form-data; name=\"model\"\r\rwhisper-2\r--B--\r",
                "\r\n--B \r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--B\t\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--B\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--B\rContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "x--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "---B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\u0085--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--BB\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--B- \r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
                "\r\n--B--",
                "\r\n--B-\r\n",
                "\r\n--B--\r\n--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2",
            })
    void whatSomeParserTakesForADelimiterIsRefused(String content) throws Exception {
        assertFormIsRefused(MODEL + FILE + content + "\r\n" + END);
        // Where a content begins, too.
        assertFormIsRefused(MODEL + FILE.substring(0, FILE.length() - 2) + content + "\r\n" + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"MODEL\"",
                "Content-Disposition: form-data; name=\"+AG0-odel\"",
                "Content-Disposition: form-data; name=\"%6dodel\"",
                "Content-Disposition: form-data; name=\"=?utf-8?q?model?=\"",
                "Content-Disposition: form-data; name=\"mode\\l\"",
                "Content-Disposition: form-data; name=\"model[]\"",
                "Content-Disposition: form-data; name=\"request.model\"",
                "Content-Disposition: form-data; name=\"session[model]\"",
                "Content-Disposition: form-data; name=\" model\"",
                "Content-Disposition: form-data; name=\"model \"",
                "Content-Disposition: form-data; name=\"ｍodel\"",
                "Content-Disposition: form-data; name=\"models\"",
                "Content-Disposition: form-data; name=\"_charset_\"",
                "Content-Disposition: form-data; name=\"\"",
                "Content-Disposition: form-data; name='model'",
                "Content-Disposition: form-data; name=\"x\"; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"; name*=utf-8''model",
                "Content-Disposition: form-data; name*=utf-8''model",
                "Content-Disposition: form-data; name*0=mo; name*1=del",
                "Content-Disposition: form-data; Name=\"model\"",
                "Content-Disposition: form-data; name =\"model\"",
                "Content-Disposition: form-data; name= \"model\"",
                "Content-Disposition: form-data; name=\"model",
                "Content-Disposition: form-data; filename=\"a\"; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"; filename=\"a\\\"; name=\\\"model\"",
                "Content-Disposition: form-data; name=\"x\"; filename=\"a; name=model\"",
                "Content-Disposition: form-data; name=\"x\"; filename=\"a\\\"",
                "Content-Disposition: form-data; name=\"x\"; filename=a; filename=b",
                "Content-Disposition: form-data; name=\"x\"; filename*0=a",
                "Content-Disposition: form-data; name=\"model\"; filename=\"x\"",
                "Content-Disposition: form-data; name=\"model\"; filename*=utf-8''x",
                "Content-Disposition: attachment; name=\"model\"",
                "Content-Disposition: form-data",
                "Content-Type: text/plain",
                "Content-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\";\r\n name=\"model\"",
                "Content-Disposition : form-data; name=\"model\"",
                " Content-Disposition: form-data; name=\"model\"",
                "Content_Disposition: form-data; name=\"model\"\r\nContent-Disposition: form-data; name=\"x\"",
                "Content-Disposition:\tform-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"\nContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"\rContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"\u000bContent-Disposition: form-data; name=\"model\"",
                "Content-Disposition: form-data; name=\"x\"; filename=\"\u0085name=model\"",
                "Content-Disposition: form-data; name=\"x\"; filename=\"\u2028name=model\"",
                "Content-Disposition: form-data; name=\"x\"\r\nContent-Type: text/plain; a\"Content-Disposition: form-data; name=model",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=utf-16",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Type: application/octet-stream",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=\"x\"\r\nContent-Transfer-Encoding: quoted-printable",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Encoding: gzip",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Length: 3",
                "Content-Disposition: form-data; name=\"model\"\r\nContent-Length: +9",
                "Content-Disposition: form-data; name=\"x\"\r\nContent-Type: multipart/mixed; boundary=C",
                "Content-Disposition: form-data; name=\"x\"\r\nContent-Type: message/rfc822",
                "Content-Disposition: form-data; name=\"x\"\r\nX-Anything: --B",
                "",
            })
    void aPartOfAnotherSpellingIsRefused(String headers) throws Exception {
        String part = "--B\r\n" + headers + "\r\n\r\nwhisper-2\r\n";
        assertFormIsRefused(MODEL + part + END);
        assertFormIsRefused(part + MODEL + END);
        assertFormIsRefused(MODEL + part.replace("whisper-2", "whisper-1") + END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", "\n", " ", "--A\r\n", "\ufeff"})
    void nothingComesBeforeTheFirstDelimiter(String preamble) throws Exception {
        assertFormIsRefused(preamble + MODEL + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\n",
                "\r\nx",
                "\r\n\r\n\r\n",
                "\r",
                "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-2\r\n--B--\r\n"
            })
    void nothingComesBehindTheLastDelimiter(String epilogue) throws Exception {
        assertFormIsRefused(MODEL + "--B--" + epilogue);
        assertFormIsRefused(MODEL + "--B--\r\n" + (epilogue.startsWith("\r") ? "x" : epilogue));
    }

    @Test
    void aModelStandsOnceInAForm() throws Exception {
        assertFormIsRefused(MODEL + MODEL + END);
        assertFormIsRefused(MODEL + MODEL.replace("whisper-1", "whisper-2") + END);
        assertFormIsRefused(MODEL.replace("whisper-1", "") + END);
        assertFormIsRefused(MODEL.replace("whisper-1", "whisper-1\r\n") + END);
        assertFormIsRefused(MODEL.replace("whisper-1", " whisper-1") + END);
        assertFormIsRefused(FILE + "x\r\n" + END);
        assertFormIsRefused(MODEL + FILE + "x");
        assertFormIsRefused("");
        assertFormIsRefused(END);
    }

    /** What clients send: browsers, Node, Python, .NET, OkHttp, Ruby, curl, Go, Apache, Dart and ours. */
    @Test
    void theFormsOfClientsPass() throws Exception {
        assertPasses("/audio/transcriptions", FORM, MODEL + FILE + "--\r\n-B\r\n\r\n--\n--C" + "\r\n" + END);
        assertPasses(
                "/audio/transcriptions",
                "multipart/form-data; boundary=----WebKitFormBoundaryAb1",
                (FILE.replace("a.mp3", "Grüße, 'a' (1)=2.mp3").replace("audio/mpeg", "audio/webm;codecs=opus") + "x\r\n"
                                + MODEL + END)
                        .replace("--B", "------WebKitFormBoundaryAb1"));
        assertPasses(
                "/audio/transcriptions",
                "multipart/form-data; boundary=\"xJLBAEiILW4FGUHfGy=T_z\"",
                ("--B\r\nContent-Disposition: form-data; name=file; filename=\"Assets\\a.mp3\"; filename*=utf-8''Assets%5Ca.mp3\r\n\r\nx\r\n"
                                + "--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=model\r\n\r\n"
                                + "whisper-1\r\n" + END)
                        .replace("--B", "--xJLBAEiILW4FGUHfGy=T_z"));
        assertPasses(
                "/audio/transcriptions",
                FORM,
                "--B\r\nContent-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: 9\r\n\r\nwhisper-1\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n"
                        + "Content-Type: audio/mpeg\r\nContent-Length: 5\r\n\r\n\r\n\r\nx\r\n" + END);
        assertPasses(
                "/audio/transcriptions",
                "multipart/form-data;boundary=B",
                "--B\r\nContent-Disposition: form-data; name=\"model\"\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\nwhisper-1\r\n"
                        + "--B\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-transfer-encoding: binary\r\n"
                        + "content-disposition: form-data; name=\"prompt\"\r\n\r\nGrüße\r\n--B--");
        assertPasses(
                "/images/edits",
                FORM,
                MODEL.replace("whisper-1", "gpt-5-mini")
                        + "--B\r\nContent-Disposition: form-data; name=\"image[]\"; filename=\"a.png\"\r\nContent-Type: \r\n\r\n\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"expires_after[anchor]\"\r\n\r\ncreated_at\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"options\"\r\nContent-Type: application/json\r\n\r\n{}\r\n"
                        + "--B--\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-16",
                "application/json; charset=utf8",
                "application/json; charset=utf-8; charset=utf-16",
                "application/json; charset=\"utf-8\"",
                "application/json; charset*=utf-8''utf-16",
                "application/json; profile=x",
                "application/json;",
                "application/json, application/json",
                "text/json",
                "application/vnd.api+json",
                "text/plain",
            })
    void jsonOfAnotherMediaTypeIsRefused(String type) throws Exception {
        assertRefused("/chat/completions", type, bytes("{\"model\":\"gpt-5-mini\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-5-mini\",\"model\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"model\":null}",
                "{\"model\":null,\"model\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"MODEL\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"\\u006dodel\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"mod\\u0065l\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"model\\u0000\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"model \":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"ｍodel\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"model[]\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"models\":[\"gpt-5\"]}",
                "{\"model\":\"gpt-5-mini\",\"fallbacks\":[{\"model\":\"gpt-5\"}]}",
                "{\"model\":\"gpt-5-mini\",\"engine\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"__proto__\":{\"model\":\"gpt-5\"}}",
                "{\"model\":\"gpt-5-mini\",\"session\":{\"model\":\"gpt-5-mini\"},\"session\":{\"model\":\"gpt-5-mini\"}}",
                "{\"model\":\"gpt-5-mini\",\"session\":{\"\\u006dodel\":\"gpt-5\"}}",
                "{\"model\":\"gpt-5-mini\",\"s\\u0065ssion\":{\"model\":\"gpt-5\"}}",
                "{\"model\":\"gpt-5-mini\",\"x\":NaN}",
                "{\"model\":\"gpt-5-mini\",\"x\":-Infinity}",
                "{\"model\":\"gpt-5-mini\",\"x\":01}",
                "{\"model\":\"gpt-5-mini\",\"x\":+1}",
                "{\"model\":\"gpt-5-mini\",\"x\":1.}",
                "{\"model\":\"gpt-5-mini\",\"x\":.5}",
                "{\"model\":\"gpt-5-mini\",\"x\":0x10}",
                "{\"model\":\"gpt-5-mini\",\"x\":1e}",
                "{\"model\":\"gpt-5-mini\",\"x\":True}",
                "{\"model\":\"gpt-5-mini\",\"x\":undefined}",
                "{\"model\":\"gpt-5-mini\"/*,*/}",
                "{\"model\":\"gpt-5-mini\"}//",
                "{\"model\":\"gpt-5-mini\"}#",
                "{\"model\":\"gpt-5-mini\",}",
                "{\"model\":\"gpt-5-mini\",\"x\":[1,]}",
                "{model:\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\"};",
                "{\"model\":\"gpt-5-mini\"}\u0000",
                "\ufeff{\"model\":\"gpt-5-mini\"}",
                "\u00a0{\"model\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\"}\u000b",
                "{\"model\":\"gpt-5-mini\",\"x\":\"a\tb\"}",
                "{\"model\":\"gpt-5-mini\",\"x\":\"\\x41\"}",
                "{\"model\":\"gpt-5-mini\",\"x\":\"\\u12\"}",
                "[{\"model\":\"gpt-5-mini\"}]",
                "\"model\"",
            })
    void jsonOfAnotherSpellingIsRefused(String body) throws Exception {
        assertRefused("/chat/completions", "application/json", bytes(body));
    }

    @Test
    void jsonThatIsNotUtf8IsRefused() throws Exception {
        String body = "{\"model\":\"gpt-5-mini\",\"x\":\"??\"}";
        for (int[] bad : new int[][] {{0xc1, 0xad}, {0xed, 0xa0}, {0xe0, 0x80}, {0xff, 0x41}, {0xc3, 0x28}}) {
            byte[] bytes = bytes(body);
            bytes[bytes.length - 4] = (byte) bad[0];
            bytes[bytes.length - 3] = (byte) bad[1];
            assertRefused("/chat/completions", "application/json", bytes);
        }
        for (String charset : new String[] {"UTF-16", "UTF-16LE", "UTF-32", "IBM037"}) {
            assertRefused("/chat/completions", "application/json", "{\"model\":\"gpt-5\"}".getBytes(charset));
        }
    }

    @Test
    void theJsonOfClientsPasses() throws Exception {
        assertPasses(
                "/chat/completions",
                "application/json",
                " {\"messages\":[{\"role\":\"user\",\"content\":\"\\\"model\\\": \\ud83d\\ude00 \\ud800 \\u0000 Grüße\"}],\r\n\t"
                        + "\"model\" : \"gpt-5-mini\", \"temperature\":0.5, \"seed\":-1E+2, \"n\":0, \"stream\":false, \"stop\":null,"
                        + "\"metadata\":{\"Model\":\"x\",\"mod\\u0065l\":\"y\",\"a b\":\"c\"},\"tools\":[{\"type\":\"image_generation\","
                        + "\"model\":\"gpt-image-1\"}],\"vendor-option.x\":{}} \n");
        assertPasses("/chat/completions", "application/json;charset=UTF-8", "{\"model\":\"gpt\\u002d5-mini\"}");
        assertPasses("/threads/t/runs", "application/json; charset=utf-8", "{\"assistant_id\":\"a\",\"model\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model=gpt-5",
                "model=gpt-5-mini",
                "Model=gpt-5",
                "model%5B%5D=gpt-5",
                "x[model]=gpt-5",
                "%20model=gpt-5",
                "+model=gpt-5",
                "models=gpt-5",
                "deployment=gpt-5"
            })
    void aModelInTheQueryOfACallIsRefused(String query) throws Exception {
        assertRefused("/chat/completions?limit=1&" + query, "application/json", bytes("{\"model\":\"gpt-5-mini\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/engines/gpt-5/completions",
                "/Engines/gpt-5/completions",
                "/deployments/gpt-5/chat/completions",
                "/models/gpt-5/chat/completions",
                "/batches",
                "/realtime/calls"
            })
    void aModelInThePathOrInAFileIsRefused(String path) throws Exception {
        assertRefused(path, "application/json", bytes("{\"model\":\"gpt-5-mini\"}"));
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        for (String encoding : new String[] {"gzip", "Identity", "identity, gzip", "br"}) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/v1/chat/completions"))
                            .header("Content-Type", "application/json")
                            .header("Content-Encoding", encoding)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-5-mini\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(415);
        }
        assertThat(complete).hasValue(0);
    }
}
