import { type JsonObject, own, textAt } from "../plan/shape.js";
import { type Described, objectAt, objectsAt, scalar, tags, text, textsOf } from "./fields.js";

/** An element of describe-subnets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html */
export function subnet(json: JsonObject, at: string): Described {
  const id = textAt(json, "SubnetId", at);
  const ipv6 = objectsAt(json, "Ipv6CidrBlockAssociationSet", at).filter(
    (each) => own(objectAt(each, "Ipv6CidrBlockState"), "State") === "associated",
  );
  return {
    type: "aws_subnet",
    id,
    attributes: {
      id,
      arn: text(json, "SubnetArn", at),
      vpc_id: text(json, "VpcId", at),
      cidr_block: text(json, "CidrBlock", at),
      ipv6_cidr_block: textsOf(ipv6, "Ipv6CidrBlock")[0] ?? null,
      availability_zone: text(json, "AvailabilityZone", at),
      availability_zone_id: text(json, "AvailabilityZoneId", at),
      map_public_ip_on_launch: scalar(json, "MapPublicIpOnLaunch"),
      assign_ipv6_address_on_creation: scalar(json, "AssignIpv6AddressOnCreation"),
      owner_id: text(json, "OwnerId", at),
      tags: tags(json, at),
    },
  };
}

/** An element of describe-security-groups. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html */
export function securityGroup(json: JsonObject, at: string): Described {
  const id = textAt(json, "GroupId", at);
  const owner = text(json, "OwnerId", at);
  const rules = (key: string) =>
    objectsAt(json, key, at).map((each, i) => permission(each, id, owner, `${at}.${key}[${i}]`));
  return {
    type: "aws_security_group",
    id,
    attributes: {
      id,
      arn: text(json, "SecurityGroupArn", at),
      name: text(json, "GroupName", at),
      description: text(json, "Description", at),
      vpc_id: text(json, "VpcId", at),
      owner_id: owner,
      ingress: rules("IpPermissions"),
      egress: rules("IpPermissionsEgress"),
      tags: tags(json, at),
    },
  };
}

/**
 * One permission as a block of the group. The group itself is `self`, and a group of another account has that before its
 * id, as the provider writes both. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
function permission(json: JsonObject, group: string, owner: string | null, at: string): JsonObject {
  const pairs = objectsAt(json, "UserIdGroupPairs", at);
  const groups = pairs.flatMap((pair) => {
    const id = text(pair, "GroupId", at);
    const account = text(pair, "UserId", at);
    if (id === null || id === group) return [];
    return account === null || owner === null || account === owner ? id : `${account}/${id}`;
  });
  return {
    protocol: text(json, "IpProtocol", at),
    from_port: scalar(json, "FromPort") ?? 0,
    to_port: scalar(json, "ToPort") ?? 0,
    cidr_blocks: textsOf(objectsAt(json, "IpRanges", at), "CidrIp"),
    ipv6_cidr_blocks: textsOf(objectsAt(json, "Ipv6Ranges", at), "CidrIpv6"),
    prefix_list_ids: textsOf(objectsAt(json, "PrefixListIds", at), "PrefixListId"),
    security_groups: groups,
    self: pairs.some((pair) => own(pair, "GroupId") === group),
    description: "",
  };
}

/**
 * An element of describe-route-tables: the table, with the routes that the provider lists (neither the local ones nor the
 * propagated), and its associations. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html
 */
export function routeTable(json: JsonObject, at: string): readonly Described[] {
  const id = textAt(json, "RouteTableId", at);
  const vpc = text(json, "VpcId", at);
  const routes = objectsAt(json, "Routes", at).filter(
    (each) => own(each, "GatewayId") !== "local" && own(each, "Origin") !== "EnableVgwRoutePropagation",
  );
  const table: Described = {
    type: "aws_route_table",
    id,
    attributes: {
      id,
      vpc_id: vpc,
      owner_id: text(json, "OwnerId", at),
      propagating_vgws: textsOf(objectsAt(json, "PropagatingVgws", at), "GatewayId"),
      route: routes.map((each) => route(each, at)),
      tags: tags(json, at),
    },
  };
  const associations = objectsAt(json, "Associations", at).map((each) => association(each, id, vpc, at));
  return [table, ...associations];
}

function route(json: JsonObject, at: string): JsonObject {
  const gateway = text(json, "GatewayId", at);
  const endpoint = gateway?.startsWith("vpce-") === true;
  return {
    cidr_block: text(json, "DestinationCidrBlock", at),
    ipv6_cidr_block: text(json, "DestinationIpv6CidrBlock", at),
    destination_prefix_list_id: text(json, "DestinationPrefixListId", at),
    gateway_id: endpoint ? null : gateway,
    vpc_endpoint_id: endpoint ? gateway : null,
    nat_gateway_id: text(json, "NatGatewayId", at),
    network_interface_id: text(json, "NetworkInterfaceId", at),
    transit_gateway_id: text(json, "TransitGatewayId", at),
    vpc_peering_connection_id: text(json, "VpcPeeringConnectionId", at),
    egress_only_gateway_id: text(json, "EgressOnlyInternetGatewayId", at),
    carrier_gateway_id: text(json, "CarrierGatewayId", at),
    local_gateway_id: text(json, "LocalGatewayId", at),
    core_network_arn: text(json, "CoreNetworkArn", at),
  };
}

function association(json: JsonObject, table: string, vpc: string | null, at: string): Described {
  const id = textAt(json, "RouteTableAssociationId", at);
  if (own(json, "Main") === true) {
    return { type: "aws_main_route_table_association", id, attributes: { id, route_table_id: table, vpc_id: vpc } };
  }
  const ends = { subnet_id: text(json, "SubnetId", at), gateway_id: text(json, "GatewayId", at) };
  return { type: "aws_route_table_association", id, attributes: { id, route_table_id: table, ...ends } };
}
