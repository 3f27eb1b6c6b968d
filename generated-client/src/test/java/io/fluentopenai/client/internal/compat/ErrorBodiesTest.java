package io.fluentopenai.client.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.error.ApiError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodiesTest {
    private static ApiError read(String body) {
        return ErrorBodies.read(body.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'choices':[{'finish_reason':'error','error':{'code':502,'message':'said'}}]}|said|502",
                "{'choices':[{'finish_reason':'stop'},{'error':'said'}]}|said|",
                "{'id':'x','choices':null,'base_resp':{'status_code':1004,'status_msg':'said'}}|said|1004",
                "{'code':500,'msg':'said','success':false}|said|500",
                "{'code':'InvalidApiKey','message':'said','request_id':'r'}|said|InvalidApiKey",
                "{'error_code':110,'error_msg':'said'}|said|110",
                "{'statusCode':401,'message':'said'}|said|401",
                "{'success':false,'errors':[{'code':7003,'message':'said'}],'result':null}|said|7003",
                "{'header':{'code':10013,'message':'said','status':2}}|said|10013",
                "{'Response':{'Error':{'Code':'AuthFailure','Message':'said'}}}|said|AuthFailure",
                "{'fault':{'faultstring':'said','detail':{'errorcode':'p'}}}|said|",
                "{'error':{'message':'said','status':503}}|said|503",
                "{'error':{'message':'said'},'code':429}|said|429",
                "{'error':{'message':'said','code':400,'status':'INVALID_ARGUMENT'}}|said|400",
                "{'error':'said','message':'other','status':404}|said|404",
                "{'header':{'x':1},'error':{'message':'said','code':1}}|said|1",
                "{'message':'said','meta':{'took':3}}|said|",
                "{'error':{'message':'said','code':1}} data: [DONE]|said|1",
            })
    void eachShapeGivesItsMessageAndItsCode(String body, String message, String code) {
        ApiError error = read(body);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.body()).isEqualTo(body.replace('\'', '"'));
    }

    @Test
    void whatTheProviderBehindSaidIsPartOfTheMessage() {
        assertThat(ErrorBodies.read("{\"error\":{\"message\":\"Provider returned error\",\"code\":429,\"metadata\":"
                                + "{\"raw\":\"{\\\"detail\\\":\\\"capacity\\\"}\",\"provider_name\":\"p\"}}}")
                        .message())
                .isEqualTo("Provider returned error from p: {\"detail\":\"capacity\"}");
        assertThat(read("{'error':{'message':'No','metadata':{'raw':{'detail':'capacity'}}}}")
                        .message())
                .isEqualTo("No: {\"detail\":\"capacity\"}");
        assertThat(read("{'error':{'message':'No','metadata':{'raw':'  '}}}").message())
                .isEqualTo("No");
        assertThat(read("{'error':{'message':'No','metadata':{'raw':'" + "x".repeat(5000) + "'}}}")
                        .message())
                .hasSizeLessThan(600);
    }

    @Test
    void anErrorThatCameAsASuccessQuotesItsBody() {
        assertThat(ErrorBodies.quoting("{\"code\":500,\"msg\":\"quota\"}").message())
                .isEqualTo("quota; the response was {\"code\":500,\"msg\":\"quota\"}");
        assertThat(ErrorBodies.quoting("{\"choices\":[],\"x\":1}").message())
                .isEqualTo("the response is an error: {\"choices\":[],\"x\":1}");
        assertThat(ErrorBodies.quoting("{\"msg\":\"" + "x".repeat(5000) + "\"}").message())
                .hasSizeLessThan(1100);
    }

    @Test
    void whatIsNoResultIsQuotedAndAResultIsNot() {
        assertThat(ErrorBodies.theAnswerWas(" upstream error\n")).isEqualTo("; the response was upstream error");
        assertThat(ErrorBodies.theAnswerWas("x".repeat(5000))).hasSizeLessThan(600);
        assertThat(ErrorBodies.theAnswerWas("")).isEmpty();
        assertThat(ErrorBodies.theAnswerWas("{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"Dear"))
                .isEmpty();
    }

    @Test
    void aPageGivesItsTitle() {
        assertThat(ErrorBodies.page(
                        "\ufeff \n<!DOCTYPE html>\n<html><head><title>\n  Sign\n in </title></head></html>"))
                .isEqualTo("Sign in");
        assertThat(ErrorBodies.page("<html><title></title><body><p>Away</p></body></html>"))
                .isEqualTo("Away");
        assertThat(ErrorBodies.page("Away")).isNull();
        assertThat(ErrorBodies.page("")).isNull();
    }

    @Property(tries = 1000)
    void anythingIsRead(@ForAll @CharRange(from = ' ', to = '~') String text) {
        assertThat(ErrorBodies.read(text).body()).isEqualTo(text);
        assertThat(ErrorBodies.read("{\"error\":" + text).body()).endsWith(text);
        assertThat(ErrorBodies.quoting("[{" + text).message()).isNotEmpty();
    }
}
