# The demo in a container:
#
#     docker build -f ci/demo.dockerfile -t numm-demo .
#     docker run --rm -v "$PWD/demo:/demo" numm-demo
FROM golang:1.26-bookworm
WORKDIR /src
COPY . .
RUN ci/install.sh build && go build -buildvcs=false -o /usr/local/bin/tour ./examples/tour
CMD ["tour", "tests/testdata/bigbuckbunny.mp4", "/demo"]
